"""The kinds of office of a regency, what they deliver and how hard that is to please with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as a kind of office delivers it.

    Attributes:
        code: ending of its identifier.
        name: on screen.
        category: what it is compared with.
        days: standard time, in working days.
        fee: rupiah; 0 is free.
        noun: what a citizen calls what they came for.
        ease: how much easier it is to please with than the average, in rating steps.
        share: how often it is asked for, beside the others of the office.
    """

    code: str
    name: str
    category: str
    days: float
    fee: int
    noun: str
    ease: float
    share: float


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of office: its offers, its size and how busy it is.

    Attributes:
        kind: as the tree names it.
        offers: what it delivers.
        points: names of its counters.
        staff: people at the counters in the small demonstration; a city has some more.
        visits: ratings per counter and day.
        is_shared: its services are the same in every office of the kind, so they belong to none.
    """

    kind: str
    offers: tuple[Offer, ...]
    points: tuple[str, ...]
    staff: int
    visits: float
    is_shared: bool = False


DUKCAPIL = Office(
    "dinas",
    (
        Offer("KTP", "Perekaman dan pencetakan KTP-el", "adminduk", 1, 0, "KTP", 0.0, 4),
        Offer("KK", "Kartu Keluarga", "adminduk", 1, 0, "KK", 0.05, 3),
        Offer("AKTALAHIR", "Akta kelahiran", "adminduk", 3, 0, "akta lahir", -0.05, 2),
        Offer("PINDAH", "Surat keterangan pindah", "adminduk", 1, 0, "surat pindah", -0.15, 1.5),
        Offer("KIA", "Kartu Identitas Anak", "adminduk", 1, 0, "KIA", 0.1, 1),
    ),
    ("Loket 1 Perekaman", "Loket 2 Pendaftaran", "Loket 3 Pengambilan"),
    8,
    4.2,
)
DPMPTSP = Office(
    "dinas",
    (
        Offer("NIB", "Pendampingan NIB dan OSS", "perizinan", 1, 0, "NIB", 0.1, 3),
        Offer("PBG", "Persetujuan Bangunan Gedung", "perizinan", 28, 1_500_000, "PBG", -0.35, 1),
        Offer("PRAKTIK", "Izin praktik tenaga kesehatan", "perizinan", 7, 0, "izin praktik", -0.05, 1),
    ),
    ("Loket Perizinan Usaha", "Loket Perizinan Nonusaha"),
    5,
    2.4,
)
PUSKESMAS = Office(
    "puskesmas",
    (
        Offer("UMUM", "Poli umum", "kesehatan dasar", 0.2, 10_000, "berobat", 0.0, 4),
        Offer("KIA", "Kesehatan ibu dan anak", "kesehatan dasar", 0.2, 0, "imunisasi anak", 0.2, 2),
        Offer("FARMASI", "Pelayanan obat", "farmasi", 0.1, 0, "obat", 0.0, 2),
        Offer("RUJUKAN", "Surat rujukan", "kesehatan dasar", 0.2, 0, "rujukan", -0.1, 1),
    ),
    ("Pendaftaran", "Ruang Obat"),
    5,
    3.4,
    is_shared=True,
)
RSUD = Office(
    "rsud",
    (
        Offer("RAJAL", "Rawat jalan", "kesehatan rujukan", 0.3, 50_000, "kontrol", -0.2, 4),
        Offer("IGD", "Instalasi gawat darurat", "kesehatan rujukan", 0.1, 75_000, "IGD", -0.1, 1.5),
        Offer("FARMASI", "Farmasi rawat jalan", "farmasi", 0.1, 0, "obat", -0.25, 2.5),
        Offer("LAB", "Laboratorium", "penunjang medis", 0.3, 60_000, "hasil lab", 0.05, 1),
    ),
    ("Pendaftaran Rawat Jalan", "Kasir dan Farmasi", "IGD"),
    9,
    4.8,
)
SAMSAT = Office(
    "upt",
    (
        Offer("PAJAK1", "Pengesahan STNK tahunan", "pajak kendaraan", 0.1, 250_000, "pajak motor", 0.1, 4),
        Offer(
            "PAJAK5", "Perpanjangan STNK lima tahunan", "pajak kendaraan", 0.5, 450_000, "ganti plat", -0.2, 2
        ),
        Offer("BBN", "Bea balik nama kendaraan", "pajak kendaraan", 2, 600_000, "balik nama", -0.35, 1),
    ),
    ("Loket Pendaftaran", "Loket Pembayaran"),
    5,
    3.6,
)
KECAMATAN = Office(
    "kecamatan",
    (
        Offer("LEGALISASI", "Legalisasi dan rekomendasi", "surat keterangan", 0.2, 0, "legalisir", 0.1, 2),
        Offer("DISPENNIKAH", "Dispensasi nikah", "surat keterangan", 1, 0, "dispensasi nikah", 0.0, 1),
        Offer("UMKM", "Izin usaha mikro kecil", "perizinan", 2, 0, "izin usaha", 0.0, 1),
    ),
    ("Meja PATEN",),
    3,
    2.2,
    is_shared=True,
)
KELURAHAN = Office(
    "kelurahan",
    (
        Offer("DOMISILI", "Surat keterangan domisili", "surat keterangan", 0.1, 0, "surat domisili", 0.15, 2),
        Offer("SKTM", "Surat keterangan tidak mampu", "surat keterangan", 0.2, 0, "SKTM", 0.05, 2),
        Offer("PENGANTAR", "Surat pengantar", "surat keterangan", 0.1, 0, "surat pengantar", 0.15, 3),
    ),
    ("Meja Pelayanan",),
    2,
    2.0,
    is_shared=True,
)
DINSOS = Office(
    "dinas",
    (
        Offer("DTKS", "Pengusulan data kesejahteraan", "bantuan sosial", 14, 0, "data bansos", -0.3, 3),
        Offer("PBI", "Reaktivasi BPJS PBI", "bantuan sosial", 3, 0, "BPJS PBI", -0.15, 2),
    ),
    ("Meja Layanan Terpadu",),
    3,
    2.0,
)
DISDIK = Office(
    "dinas",
    (
        Offer("LEGALIJAZAH", "Legalisasi ijazah", "pendidikan", 1, 0, "legalisir ijazah", 0.1, 3),
        Offer("MUTASI", "Mutasi siswa", "pendidikan", 2, 0, "mutasi anak", 0.0, 1),
    ),
    ("Loket Pendidikan",),
    3,
    1.6,
)
PDAM = Office(
    "bumd",
    (
        Offer("SAMBUNG", "Sambungan baru", "air minum", 6, 1_100_000, "pasang baru", -0.2, 1),
        Offer("GANGGUAN", "Laporan gangguan air", "air minum", 1, 0, "air mati", -0.35, 2),
        Offer("REKENING", "Pembayaran rekening", "air minum", 0.1, 85_000, "bayar air", 0.05, 2),
    ),
    ("Loket Pelanggan",),
    3,
    2.0,
)
MPP = Office(
    "mpp",
    (
        Offer("INFORMASI", "Informasi dan konsultasi", "informasi", 0.1, 0, "tanya syarat", 0.2, 2),
        Offer("AKTAUSAHA", "Layanan terpadu usaha", "perizinan", 2, 0, "izin usaha", 0.05, 2),
    ),
    ("Meja Informasi", "Gerai Terpadu"),
    4,
    2.6,
)
NAKER = Office(
    "dinas",
    (
        Offer("AK1", "Kartu pencari kerja (AK/1)", "ketenagakerjaan", 0.2, 0, "kartu kuning", 0.15, 3),
        Offer("PHI", "Pengaduan hubungan industrial", "ketenagakerjaan", 14, 0, "aduan PHK", -0.3, 1),
    ),
    ("Loket Ketenagakerjaan",),
    3,
    1.6,
)

UNITS: tuple[tuple[str, str, Office], ...] = (
    ("DUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", DUKCAPIL),
    ("DPMPTSP", "Dinas Penanaman Modal dan PTSP", DPMPTSP),
    ("RSUD", "RSUD Datuk Kelana", RSUD),
    ("SAMSAT", "UPT Samsat Seroja Raya", SAMSAT),
    ("DINSOS", "Dinas Sosial", DINSOS),
    ("DISDIK", "Dinas Pendidikan", DISDIK),
    ("MPP", "Mal Pelayanan Publik Seroja", MPP),
    ("PDAM", "Perumda Air Minum Tirta Seroja", PDAM),
    ("NAKER", "Dinas Tenaga Kerja", NAKER),
)
QUIET: tuple[tuple[str, str, str], ...] = (
    ("SETDA", "Sekretariat Daerah", "sekretariat"),
    ("INSPEKTORAT", "Inspektorat Daerah", "inspektorat"),
    ("DINKES", "Dinas Kesehatan", "dinas"),
    ("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "badan"),
)
