from django.urls import path

from rebond.geography import views

app_name = "geography"
urlpatterns = [
    path("communes.json", views.communes, name="communes"),
    path("communes/options", views.commune_options, name="commune_options"),
]
