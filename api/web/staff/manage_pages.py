"""Where the pages of administration are."""

from starlette.routing import BaseRoute, Route

from api.web.staff import (
    manage,
    manage_desks,
    manage_import,
    manage_journal,
    manage_keys,
    manage_people,
    manage_questions,
    manage_settings,
    manage_units,
)


def routes() -> list[BaseRoute]:
    """Return the routes of administration."""
    return [
        Route("/kelola", manage.overview, methods=["GET"]),
        Route("/kelola/unit", manage_units.show, methods=["GET"]),
        Route("/kelola/unit", manage_units.add, methods=["POST"]),
        Route("/kelola/unit/{code}", manage_units.one, methods=["GET"]),
        Route("/kelola/unit/{code}", manage_units.change, methods=["POST"]),
        Route("/kelola/layanan", manage_desks.services, methods=["GET"]),
        Route("/kelola/layanan", manage_desks.add_service, methods=["POST"]),
        Route("/kelola/layanan/{code}", manage_desks.service, methods=["GET"]),
        Route("/kelola/layanan/{code}", manage_desks.change_service, methods=["POST"]),
        Route("/kelola/titik", manage_desks.points, methods=["GET"]),
        Route("/kelola/titik", manage_desks.add_point, methods=["POST"]),
        Route("/kelola/titik/{code}", manage_desks.point, methods=["GET"]),
        Route("/kelola/titik/{code}", manage_desks.change_point, methods=["POST"]),
        Route("/kelola/pegawai", manage_people.listed, methods=["GET"]),
        Route("/kelola/pegawai", manage_people.add, methods=["POST"]),
        Route("/kelola/pegawai/{code}", manage_people.one, methods=["GET"]),
        Route("/kelola/pegawai/{code}", manage_people.change, methods=["POST"]),
        Route("/kelola/jadwal", manage_people.week, methods=["GET"]),
        Route("/kelola/jadwal", manage_people.add_duty, methods=["POST"]),
        Route("/kelola/jadwal/{number}", manage_people.remove_duty, methods=["POST"]),
        Route("/kelola/tiket", manage_settings.tickets, methods=["GET"]),
        Route("/kelola/pertanyaan", manage_questions.show, methods=["GET"]),
        Route("/kelola/pertanyaan", manage_questions.change, methods=["POST"]),
        Route("/kelola/kalender", manage_settings.show_calendar, methods=["GET"]),
        Route("/kelola/kalender", manage_settings.change_calendar, methods=["POST"]),
        Route("/kelola/jawaban", manage_settings.show_answers, methods=["GET"]),
        Route("/kelola/jawaban", manage_settings.change_answers, methods=["POST"]),
        Route("/kelola/klien", manage_keys.show, methods=["GET"]),
        Route("/kelola/klien", manage_keys.change, methods=["POST"]),
        Route("/kelola/impor", manage_import.show, methods=["GET"]),
        Route("/kelola/impor", manage_import.check, methods=["POST"]),
        Route("/kelola/impor/contoh.xlsx", manage_import.example, methods=["GET"]),
        Route("/kelola/impor/{code}", manage_import.confirm, methods=["POST"]),
        Route("/kelola/jejak", manage_journal.show, methods=["GET"]),
    ]
