from __future__ import annotations

from django.urls import path

from rebond.recycling.views import batches, collecting, destructions, ending, register

app_name = "recycling"
urlpatterns = [
    path("eliminate/", ending.eliminate, name="eliminate"),
    path("retire/", ending.retire, name="retire"),
    path("give-back/", ending.give_back, name="give_back"),
    path("give-back/<int:donor>/<str:day>/slip/", ending.slip, name="slip"),
    path("", batches.home, name="weee"),
    path("batches/open/", batches.open_batch, name="open_batch"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/take-out/", batches.take_out, name="take_out"),
    path("batches/<int:pk>/parts/", batches.count_parts, name="count_parts"),
    path("batches/<int:pk>/stock-parts/", batches.put_parts, name="put_parts"),
    path("batches/<int:pk>/stock-parts/<int:part>/take-out/", batches.take_part_out, name="take_part_out"),
    path("batches/<int:pk>/weights/", batches.weigh, name="weigh"),
    path("batches/<int:pk>/close/", batches.close, name="close"),
    path("batches/<int:pk>/reopen/", batches.reopen, name="reopen"),
    path("batches/<int:pk>/request/", collecting.request_pick_up, name="request"),
    path("batches/<int:pk>/request/paper/", collecting.request_paper, name="request_paper"),
    path("batches/<int:pk>/request/table/", collecting.request_table, name="request_table"),
    path("batches/<int:pk>/slip/", collecting.slip, name="waste_slip"),
    path("batches/<int:pk>/collect/", collecting.collect, name="collect"),
    path("no-drive/", batches.no_drive, name="no_drive"),
    path("register/", register.register, name="register"),
    path("register/export.<str:kind>", register.export, name="register_export"),
    path("register/<int:pk>/correct/", register.correct, name="correct"),
    path("destructions/", destructions.destructions, name="destructions"),
    path("destructions/open/", destructions.open_destruction, name="open_destruction"),
    path("destructions/<int:pk>/", destructions.destruction, name="destruction"),
    path("destructions/<int:pk>/unlist/", destructions.unlist, name="unlist"),
    path("destructions/<int:pk>/record/", destructions.record_destruction, name="record_destruction"),
    path("destructions/<int:pk>/certificate/", destructions.certificate, name="certificate"),
]
