"""The words in which a score is told to the person it concerns, Indonesian and English."""

from collections.abc import Mapping
from enum import StrEnum

from scoring.method.channels import Trust
from scoring.method.elements import Element
from scoring.method.misuse import Reason
from scoring.method.verdict import Lack, Verdict


class Language(StrEnum):
    """Languages of the sentences."""

    INDONESIAN = "id"
    ENGLISH = "en"


WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.INDONESIAN: {
        "hidden": "Tanggapan belum cukup untuk menampilkan nilai.",
        "score": "Nilai Anda {score} (kemungkinan besar antara {low} dan {high}). Keputusan: {verdict}.",
        "count": "Ada {n} tanggapan; setelah pengulangan dan tanggapan bersama tim dihitung"
        " sewajarnya, setara {n_eff} tanggapan penuh.",
        "raw": "Rata-rata mentah {raw}.",
        "part": "{trust} ({n} tanggapan): petugas rata-rata di layanan, unit, dan kanal yang"
        " sama diperkirakan menerima {expected}, Anda {obtained}; selisih yang menjadi bagian Anda"
        " {deviation}, bobot {weight} %.",
        "few": "{trust} ({n} tanggapan): ikut dihitung, tetapi terlalu sedikit untuk dirinci.",
        "left_out": "{trust} ({n} tanggapan) bertentangan dengan tanggapan bertiket; tidak"
        " dihitung sampai ditinjau.",
        "combined": "Selisih gabungan {deviation}. Keandalan {reliability} %: selisih dikalikan"
        " keandalan = {credit}.",
        "added": "Nilai acuan {level} ditambah {credit} menjadi {score}.",
        "added_with_colleagues": "Pegawai yang pernah berpindah unit menunjukkan bahwa petugas di"
        " unit Anda rata-rata {colleagues} dari acuan. Nilai acuan {level}, {colleagues}, dan"
        " {credit} menjadi {score}.",
        "not_counted": "Tidak dihitung untuk Anda, karena urusan unit: {elements}.",
        "set_aside": "{n} tanggapan dikarantina: {reason}.",
    },
    Language.ENGLISH: {
        "hidden": "There are not yet enough responses to show a score.",
        "score": "Your score is {score} (very likely between {low} and {high}). Verdict: {verdict}.",
        "count": "There are {n} responses; counting repeats and responses shared with the team for"
        " what they are, they are worth {n_eff} full ones.",
        "raw": "The plain mean is {raw}.",
        "part": "{trust} ({n} responses): an average officer with the same services, units"
        " and channels would have been given {expected}, you were given {obtained}; your part of"
        " the difference is {deviation}, with a weight of {weight} %.",
        "few": "{trust} ({n} responses): counted, but too few to be spelled out.",
        "left_out": "{trust} ({n} responses) contradicts the ticketed responses; it is not"
        " counted until reviewed.",
        "combined": "The combined difference is {deviation}. Reliability {reliability} %: the"
        " difference times the reliability is {credit}.",
        "added": "The reference level {level} and {credit} make {score}.",
        "added_with_colleagues": "People who changed units show that officers in yours are at"
        " {colleagues} from the reference on average. The reference level {level}, {colleagues} and"
        " {credit} make {score}.",
        "not_counted": "Not counted for you, being the unit's: {elements}.",
        "set_aside": "{n} responses are in quarantine: {reason}.",
    },
}

VERDICTS: Mapping[Language, Mapping[Verdict, str]] = {
    Language.INDONESIAN: {
        Verdict.ABOVE: "di atas ekspektasi",
        Verdict.MEETS: "sesuai ekspektasi",
        Verdict.BELOW: "di bawah ekspektasi (menunggu peninjauan)",
        Verdict.INSUFFICIENT: "data belum cukup",
    },
    Language.ENGLISH: {
        Verdict.ABOVE: "above expectation",
        Verdict.MEETS: "meets expectation",
        Verdict.BELOW: "below expectation (awaiting review)",
        Verdict.INSUFFICIENT: "not enough data",
    },
}

LACKS: Mapping[Language, Mapping[Lack, str]] = {
    Language.INDONESIAN: {
        Lack.FEW_RESPONSES: "Tanggapan terlalu sedikit.",
        Lack.CONFLICT: "Sebagian tanggapan sedang ditinjau karena saling bertentangan.",
        Lack.FEW_EFFECTIVE: "Tanggapan yang setara penuh masih kurang dari yang diperlukan.",
        Lack.UNRELIABLE: "Keandalan nilai masih di bawah batas.",
        Lack.WIDE: "Rentang nilai masih terlalu lebar.",
    },
    Language.ENGLISH: {
        Lack.FEW_RESPONSES: "There are too few responses.",
        Lack.CONFLICT: "Some responses are under review because they contradict each other.",
        Lack.FEW_EFFECTIVE: "They are worth too few full responses so far.",
        Lack.UNRELIABLE: "The score is not yet reliable enough.",
        Lack.WIDE: "The range of the score is still too wide.",
    },
}

TRUSTS: Mapping[Language, Mapping[Trust, str]] = {
    Language.INDONESIAN: {Trust.VERIFIED: "Tiket", Trust.BADGE: "Badge", Trust.OPEN: "Terbuka"},
    Language.ENGLISH: {Trust.VERIFIED: "Ticket", Trust.BADGE: "Badge", Trust.OPEN: "Open"},
}

REASONS: Mapping[Language, Mapping[Reason, str]] = {
    Language.INDONESIAN: {
        Reason.TICKET_REUSED: "tiket sudah dipakai",
        Reason.REPEATED: "orang yang sama pada hari yang sama",
        Reason.KIOSK_RUN: "ketukan beruntun pada kios",
        Reason.BURST: "lonjakan searah dalam setengah jam",
        Reason.ONE_SIDED: "akun yang hanya menyerang atau memuji satu petugas",
        Reason.RING: "akun yang datang bersama berulang kali dan senada",
        Reason.COPIED: "komentar yang disalin dari komentar lain",
        Reason.CROWD: "jauh lebih ramai daripada jam yang sama pada delapan minggu sebelumnya",
        Reason.SHARED_DEVICE: "satu perangkat untuk banyak kunjungan",
        Reason.OVER_ISSUED: "tiket yang terbit jauh lebih banyak daripada biasanya",
        Reason.QUICK_TICKETS: "beberapa tiket langsung dipakai dari satu perangkat",
        Reason.INVITATION: "tiket seorang petugas jauh lebih sering atau lebih jarang dijawab",
    },
    Language.ENGLISH: {
        Reason.TICKET_REUSED: "ticket already used",
        Reason.REPEATED: "same person on the same day",
        Reason.KIOSK_RUN: "a run of taps on a kiosk",
        Reason.BURST: "a one-sided surge within half an hour",
        Reason.ONE_SIDED: "accounts that only attack or praise one officer",
        Reason.RING: "accounts that come together again and again and agree",
        Reason.COPIED: "comments copied from one another",
        Reason.CROWD: "far more than at the same hour in the eight weeks before",
        Reason.SHARED_DEVICE: "one device for many visits",
        Reason.OVER_ISSUED: "far more tickets issued than usual",
        Reason.QUICK_TICKETS: "several tickets used at once from one device",
        Reason.INVITATION: "one officer's tickets answered far more or less often",
    },
}

ELEMENT_NAMES: Mapping[Language, Mapping[Element, str]] = {
    Language.INDONESIAN: {
        Element.PERSYARATAN: "persyaratan",
        Element.PROSEDUR: "prosedur",
        Element.WAKTU: "waktu",
        Element.BIAYA: "biaya",
        Element.PRODUK: "produk",
        Element.KOMPETENSI: "kompetensi",
        Element.PERILAKU: "perilaku",
        Element.PENGADUAN: "penanganan pengaduan",
        Element.SARANA: "sarana dan prasarana",
    },
    Language.ENGLISH: {
        Element.PERSYARATAN: "requirements",
        Element.PROSEDUR: "procedure",
        Element.WAKTU: "waiting time",
        Element.BIAYA: "fee",
        Element.PRODUK: "product",
        Element.KOMPETENSI: "competence",
        Element.PERILAKU: "conduct",
        Element.PENGADUAN: "complaint handling",
        Element.SARANA: "facilities",
    },
}
