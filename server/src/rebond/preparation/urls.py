from __future__ import annotations

from django.urls import path

from rebond.preparation.views import accessories, checking, preparing, recipes

app_name = "preparation"
urlpatterns = [
    path("", recipes.list_recipes, name="recipes"),
    path("new/<slug:slug>/", recipes.new_recipe, name="new_recipe"),
    path("<int:pk>/", recipes.show_recipe, name="recipe"),
    path("<int:pk>/change/", recipes.change, name="change_recipe"),
    path("<int:pk>/retire/", recipes.retire, name="retire_recipe"),
    path("<int:pk>/bring-back/", recipes.bring_back, name="bring_back_recipe"),
    path("pile/", preparing.prepare_pile, name="pile"),
    path("accessories/", accessories.list_accessories, name="accessories"),
    path("accessories/in/", accessories.take_in, name="take_in"),
    path("accessories/connectors/", accessories.list_connectors, name="connectors"),
    path("accessories/pile/", accessories.accessories_pile, name="accessories_pile"),
    path("accessories/<int:pk>/", accessories.show_loose, name="loose"),
    path("accessories/<int:pk>/count/", accessories.count_loose, name="count_loose"),
    path("accessories/<int:pk>/minimum/", accessories.set_minimum, name="loose_minimum"),
    path("final-checks/", checking.list_final_checks, name="final_checks"),
    path("of/<str:tag>/", preparing.of_device, name="of_device"),
    path("of/<str:tag>/prepare/", preparing.prepare_device, name="prepare"),
    path("of/<str:tag>/welcome.pdf", preparing.welcome, name="welcome"),
    path("of/<str:tag>/accessories/", accessories.record_accessories, name="record_accessories"),
    path("of/<str:tag>/final-check/", checking.final_check, name="final_check"),
    path("of/<str:tag>/pictures/", checking.add_pictures, name="add_pictures"),
    path("of/<str:tag>/pictures/<int:number>.jpg", checking.picture, name="picture"),
    path("of/<str:tag>/pictures/<int:number>/remove/", checking.remove_picture, name="remove_picture"),
]
