"""What citizens say beside the elements: advice, thanks, levies, openings, joints, regional languages."""

from collections.abc import Mapping

ADVICE: tuple[str, ...] = (
    "mohon ditambah kursi tunggunya",
    "tolong loketnya ditambah kalau hari Senin",
    "sebaiknya ada nomor antrean khusus lansia dan ibu hamil",
    "kalau bisa {urusan} dilayani sampai sore",
    "mohon dibuka juga hari Sabtu",
    "tolong dipasang papan syarat {urusan}",
    "semoga bisa daftar lewat HP saja",
    "saran saya petugas di {loket} ditambah satu lagi",
    "mohon disediakan tempat fotokopi",
    "tolong diperbanyak colokan dan air minum",
    "sebaiknya ada pemberitahuan lewat WA kalau sudah jadi",
    "mohon ditertibkan calo di parkiran",
)

GENERAL_PRAISE: tuple[str, ...] = (
    "terima kasih atas pelayanannya",
    "pertahankan",
    "semoga semakin baik",
    "puas dengan pelayanannya",
    "mantap",
    "sangat membantu",
    "jempol untuk semua petugas",
    "alhamdulillah lancar",
    "pelayanan prima",
    "sukses selalu",
    "semoga berkah",
    "sudah bagus",
    "tidak ada keluhan",
)

GENERAL_COMPLAINT: tuple[str, ...] = (
    "mengecewakan",
    "tolong diperbaiki",
    "kapan mau maju kalau begini terus",
    "saya kecewa",
    "kapok ke sini lagi",
    "mohon perhatian pimpinan",
    "jangan cuma pencitraan",
    "capek hati",
    "kasihan warga yang rumahnya jauh",
    "percuma ada survei kalau tidak berubah",
)

NOTHING: tuple[str, ...] = (
    "tidak ada", "tidak ada saran", "nihil", "-", "ok", "oke", "sip", "cukup", "biasa saja", "lumayan",
    "baik", "tes", "👍", "🙏", "😊", "standar",
)  # fmt: skip

LEVY: tuple[str, ...] = (
    "diminta uang {rupiah} biar cepat selesai, tanpa kuitansi",
    "ada yang menawarkan jalur cepat {rupiah} di parkiran, katanya kenal orang dalam",
    "{petugas} bilang kalau mau hari ini jadi harus ada uang rokok",
    "calo bebas keluar masuk, bayar {rupiah} langsung dapat nomor depan",
    "katanya gratis tapi ujung-ujungnya diminta {rupiah} secara halus",
)
"""Hints at illegal levies: always complaints about a practice, and about nobody by name."""

OPENERS: tuple[str, ...] = (
    "", "", "", "", "jujur ", "menurut saya ", "kemarin ", "tadi pagi ", "assalamualaikum, ",
    "saya urus {urusan}, ", "waktu urus {urusan} ", "pengalaman saya, ", "selamat siang, ",
    "baru pertama kali ke sini, ", "untuk {urusan}, ",
)  # fmt: skip

GLAD_OPENERS: tuple[str, ...] = ("alhamdulillah ", "salut, ", "terima kasih, ", "senang, ")
CROSS_OPENERS: tuple[str, ...] = (
    "mohon maaf, ",
    "heran, ",
    "kecewa, ",
    "tolong ya, ",
    "sudah kesekian kali ",
)

TURNS: tuple[str, ...] = (
    " tapi ",
    ", cuma ",
    ", hanya saja ",
    ". Sayangnya ",
    ", meskipun begitu ",
    " namun ",
)
JOINS: tuple[str, ...] = (", ", " dan ", ". ", ", terus ", ", lagi pula ", ", apalagi ")

REGIONAL_PRAISE: Mapping[str, tuple[str, ...]] = {
    "jv": (
        "pelayanane apik tenan, matur nuwun",
        "petugase grapyak, ngurus {urusan} cepet banget",
        "ora nganti suwe wis rampung, mantep",
        "matur nuwun sanget, sedaya lancar",
        "penak saiki ngurus {urusan}, ora usah wira-wiri",
    ),
    "su": (
        "hatur nuhun, palayananna sae pisan",
        "petugasna someah, ngurus {urusan} teu lami",
        "alus pisan, teu kedah bulak-balik",
        "mantap, antrina tertib",
    ),
    "min": (
        "tarimo kasih, rancak bana palayanannyo",
        "capek siap {urusan} ambo, mantap",
        "urangnyo ramah, indak bertele-tele",
    ),
    "ms": (
        "terime kaseh, elok budi bahase petugasnye",
        "urus {urusan} sekarang dah senang, tak payah bolak-balik",
        "cepat betol, duduk sekejap dah dipanggil",
    ),
    "bjn": (
        "tarima kasih, baik banar palayanannya",
        "lakas banar tuntung {urusan} ulun",
    ),
    "bew": (
        "kagak nyangke, baru duduk udah dipanggil",
        "orangnye baek-baek, kagak ribet dah",
    ),
}

REGIONAL_COMPLAINT: Mapping[str, tuple[str, ...]] = {
    "jv": (
        "suwe banget le ngenteni, awan durung diceluk",
        "petugase judes, ditakoni ora gelem njawab",
        "wis ping telu bolak-balik, {urusan} durung dadi",
        "panas, kursine kurang, kudu ngadeg",
    ),
    "su": (
        "lami pisan nungguan, ti enjing can digero",
        "petugasna juteuk, naros {urusan} kalah dicarekan",
        "tos tilu kali bulak-balik can rengse",
    ),
    "min": (
        "lamo bana mananti, dari pagi alun juo dipanggia",
        "lah tigo kali bolak-baliak, {urusan} alun siap",
    ),
    "ms": (
        "lame sangat nunggu, dari pagi belum dipanggil",
        "tanye elok-elok, die jawab kasar",
    ),
    "bjn": (
        "lawas banar mahadang, balum dikiau jua",
        "sakit hati ulun, ditakuni kada manyahut",
    ),
    "bew": (
        "lama bener, gue nunggu ampe ngantuk",
        "jutek amat orangnye, kagak ade senyumnye",
    ),
}
