from django.urls import path

from rebond.ui import views

app_name = "ui"
urlpatterns = [path("gallery", views.show_gallery, name="gallery")]
