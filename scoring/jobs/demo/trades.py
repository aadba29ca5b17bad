"""What citizens say of one kind of service only, by its category, and which clauses fit where."""

from collections.abc import Mapping

HEALTH = frozenset({"kesehatan dasar", "kesehatan rujukan", "farmasi", "penunjang medis"})
WATER = frozenset({"air minum"})
CIVIL = frozenset({"adminduk"})
PAPERS = CIVIL | {"surat keterangan", "pendidikan", "perizinan", "ketenagakerjaan"}

FITS: Mapping[str, frozenset[str]] = {
    "obat": HEALTH,
    "dokter": HEALTH,
    "pasien": HEALTH,
    "suntik": HEALTH,
    "airnya keruh": WATER,
    "tanggal lahir": CIVIL,
    "salah ketik": PAPERS,
    "cetak": PAPERS,
    "stempel": PAPERS,
    "dokumennya": PAPERS,
    "salinan digital": PAPERS,
    "alamatnya": PAPERS,
    "fotokopi": PAPERS | {"bantuan sosial", "pajak kendaraan"},
    "surat RT": PAPERS | {"bantuan sosial"},
    "materai": PAPERS | {"pajak kendaraan"},
}
"""A clause with one of these words is said of services of these categories only."""

PRAISE: Mapping[str, tuple[str, ...]] = {
    "adminduk": (
        "rekam KTP cuma sebentar, hasil fotonya juga bagus",
        "KK langsung jadi lewat tanda tangan elektronik",
        "akta anak saya jadi bareng KIA-nya, sekali urus",
        "jemput bola ke desa sangat membantu orang tua kami",
    ),
    "perizinan": (
        "NIB terbit hari itu juga, dibantu sampai selesai",
        "didampingi mengisi OSS yang tadinya bikin pusing",
        "semua izin lewat satu meja, tidak keliling dinas lagi",
    ),
    "kesehatan dasar": (
        "dokternya mendengarkan keluhan sampai selesai",
        "bidannya telaten, anak saya tidak takut lagi disuntik",
        "pendaftaran lewat BPJS lancar",
        "posyandunya rutin dan petugasnya hafal nama kami",
    ),
    "kesehatan rujukan": (
        "perawat IGD sigap, bapak saya langsung ditangani",
        "dokternya menjelaskan pilihan pengobatan dengan sabar",
        "jadwal kontrol sekarang pasti, tidak menunggu dari subuh",
    ),
    "farmasi": (
        "apotekernya menjelaskan cara minum obat satu per satu",
        "obat sudah siap begitu sampai di loket",
    ),
    "penunjang medis": ("ambil darahnya tidak terasa, hasil lab dikirim lewat WA",),
    "pajak kendaraan": (
        "bayar pajak motor tidak sampai sepuluh menit, STNK langsung di tangan",
        "ada gerai keliling jadi tidak usah jauh-jauh",
    ),
    "bantuan sosial": (
        "petugas mau datang mengecek rumah kami, baru kali ini",
        "BPJS PBI ibu saya aktif lagi tanpa biaya",
    ),
    "air minum": (
        "lapor bocor, dua jam kemudian tukangnya sudah datang",
        "air sekarang lancar siang malam",
    ),
    "pendidikan": ("legalisir ijazah ditunggu sebentar langsung jadi",),
    "surat keterangan": ("Pak Lurah ada di tempat, surat langsung ditandatangani",),
    "ketenagakerjaan": ("kartu kuning jadi sambil menunggu, malah dikasih info lowongan",),
    "informasi": ("semua pertanyaan dijawab di satu meja",),
}

COMPLAINT: Mapping[str, tuple[str, ...]] = {
    "adminduk": (
        "blangko KTP katanya habis terus, sudah setahun pakai surat keterangan",
        "KK saya hilang satu anggota keluarga, disuruh urus dari nol",
        "ambil antrean harus dari subuh padahal rumah saya dua jam dari sini",
        "servernya down lagi, pulang dengan tangan kosong",
    ),
    "perizinan": (
        "PBG sudah tiga bulan masih status verifikasi",
        "tiap minggu ada saja revisi baru di OSS, tidak sekalian",
        "tim teknis tidak pernah datang survei sesuai jadwal",
    ),
    "kesehatan dasar": (
        "dokternya cuma satu untuk seratus pasien",
        "pasien BPJS seperti dinomorduakan",
        "anak saya demam tinggi tetap disuruh antre pendaftaran dulu",
        "imunisasi sering kosong, jauh-jauh datang sia-sia",
    ),
    "kesehatan rujukan": (
        "IGD penuh, ibu saya hampir pingsan di kursi roda tiga jam",
        "dokter spesialis datang siang padahal jadwalnya pagi",
        "kamar kelas 3 katanya penuh, yang bayar langsung dapat",
        "pindah ruangan menunggu sampai malam",
    ),
    "farmasi": (
        "menunggu obat lebih lama daripada periksanya",
        "obat dari resep cuma ada separuh, sisanya beli di luar",
    ),
    "penunjang medis": ("hasil lab tertukar dengan pasien lain, untung ketahuan",),
    "pajak kendaraan": (
        "cek fisik antre panas-panasan di parkiran",
        "calo lebih cepat dari warga yang antre baik-baik",
        "bayar online tapi pengesahan tetap harus datang",
    ),
    "bantuan sosial": (
        "sudah tiga kali didata tapi bantuan tidak pernah sampai",
        "yang mampu dapat, janda tua sebelah rumah saya tidak",
        "kartu saya dinonaktifkan tanpa pemberitahuan",
    ),
    "air minum": (
        "air mati tiga hari tanpa pemberitahuan, tagihan tetap jalan",
        "meteran tidak pernah dibaca tapi tagihan naik dua kali lipat",
        "airnya kuning, tidak bisa dipakai mencuci",
    ),
    "pendidikan": ("legalisir ijazah ditinggal seminggu, katanya pejabatnya dinas luar",),
    "surat keterangan": ("Pak Lurah jarang di tempat, surat menginap dua malam",),
    "ketenagakerjaan": ("aduan PHK saya tidak jelas sampai mana",),
    "informasi": ("meja informasi kosong, tidak ada yang jaga",),
}


def fits(clause: str, category: str) -> bool:
    """Say whether a clause about an element may be said of a service of that category."""
    return all(category in categories for word, categories in FITS.items() if word in clause)
