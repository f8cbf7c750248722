from django.urls import path

from rebond.geography import views

app_name = "geography"
urlpatterns = [
    path("search.json", views.communes, name="communes"),
    path("options", views.commune_options, name="commune_options"),
]
