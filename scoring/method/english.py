"""The questionnaire in English. The regulation knows Indonesian only: this is a courtesy translation."""

from scoring.method.elements import QUESTIONS, Element, Question

QUESTIONS_IN_ENGLISH: dict[Element, Question] = {
    question.element: question
    for question in (
        Question(
            Element.PERSYARATAN,
            "Requirements",
            "How well do the requirements of the service suit the kind of service?",
            ("Not suitable", "Less suitable", "Suitable", "Very suitable"),
        ),
        Question(
            Element.PROSEDUR,
            "System, mechanism and procedure",
            "How easy did you find the procedure of the service in this unit?",
            ("Not easy", "Less easy", "Easy", "Very easy"),
        ),
        Question(
            Element.WAKTU,
            "Time to completion",
            "How quickly was the service delivered?",
            ("Not quickly", "Less quickly", "Quickly", "Very quickly"),
        ),
        Question(
            Element.BIAYA,
            "Cost/fee",
            "How reasonable was the cost or fee of the service?",
            ("Very expensive", "Rather expensive", "Cheap", "Free of charge"),
        ),
        Question(
            Element.PRODUK,
            "Product as specified for the service",
            "How well did the result you received match what the service standard promises?",
            ("Did not match", "Matched less well", "Matched", "Matched very well"),
        ),
        Question(
            Element.KOMPETENSI,
            "Competence of staff",
            "How competent or capable were the officers who served you?",
            ("Not competent", "Less competent", "Competent", "Very competent"),
        ),
        Question(
            Element.PERILAKU,
            "Conduct of staff",
            "How polite and friendly were the officers who served you?",
            (
                "Not polite and friendly",
                "Less polite and friendly",
                "Polite and friendly",
                "Very polite and friendly",
            ),
        ),
        Question(
            Element.PENGADUAN,
            "Handling of complaints, suggestions and input",
            "How well are complaints of service users handled?",
            ("There is no handling", "It exists but does not work", "It works, not fully", "Well managed"),
        ),
        Question(
            Element.SARANA,
            "Facilities and infrastructure",
            "How good are the facilities and infrastructure?",
            ("Poor", "Fair", "Good", "Very good"),
        ),
    )
}


def questions(language: str) -> dict[Element, Question]:
    """Return the nine questions for readers of a language: the official words unless it is English."""
    return QUESTIONS_IN_ENGLISH if language == "en" else QUESTIONS
