"""Days on which public offices are closed, beside Saturdays and Sundays.

2026: joint decree of the ministers of religion, manpower and state apparatus 1497/2025, 2/2025 and 5/2025,
national holidays and collective leave. 2027: only what follows from the law or from a computed calendar
(the Gregorian dates, Easter and the days counted from it); dates of the lunar calendars are set by each
year's decree and are added when it is known. A missing holiday makes a deadline earlier, never later.
"""

from datetime import date
from types import MappingProxyType
from typing import Final

HOLIDAYS: Final = MappingProxyType(
    {
        date(2026, 1, 1): "Tahun Baru 2026",
        date(2026, 1, 16): "Isra Mikraj",
        date(2026, 2, 16): "Cuti bersama Tahun Baru Imlek 2577",
        date(2026, 2, 17): "Tahun Baru Imlek 2577",
        date(2026, 3, 18): "Cuti bersama Hari Suci Nyepi",
        date(2026, 3, 19): "Hari Suci Nyepi, Tahun Baru Saka 1948",
        date(2026, 3, 20): "Cuti bersama Idul Fitri 1447 H",
        date(2026, 3, 21): "Idul Fitri 1447 H",
        date(2026, 3, 22): "Idul Fitri 1447 H",
        date(2026, 3, 23): "Cuti bersama Idul Fitri 1447 H",
        date(2026, 3, 24): "Cuti bersama Idul Fitri 1447 H",
        date(2026, 4, 3): "Wafat Yesus Kristus",
        date(2026, 4, 5): "Kebangkitan Yesus Kristus (Paskah)",
        date(2026, 5, 1): "Hari Buruh Internasional",
        date(2026, 5, 14): "Kenaikan Yesus Kristus",
        date(2026, 5, 15): "Cuti bersama Kenaikan Yesus Kristus",
        date(2026, 5, 27): "Idul Adha 1447 H",
        date(2026, 5, 28): "Cuti bersama Idul Adha 1447 H",
        date(2026, 5, 31): "Hari Raya Waisak 2570 BE",
        date(2026, 6, 1): "Hari Lahir Pancasila",
        date(2026, 6, 16): "Tahun Baru Islam 1448 H",
        date(2026, 8, 17): "Proklamasi Kemerdekaan",
        date(2026, 8, 25): "Maulid Nabi Muhammad saw.",
        date(2026, 12, 24): "Cuti bersama Kelahiran Yesus Kristus",
        date(2026, 12, 25): "Kelahiran Yesus Kristus",
        date(2027, 1, 1): "Tahun Baru 2027",
        date(2027, 3, 26): "Wafat Yesus Kristus",
        date(2027, 3, 28): "Kebangkitan Yesus Kristus (Paskah)",
        date(2027, 5, 1): "Hari Buruh Internasional",
        date(2027, 5, 6): "Kenaikan Yesus Kristus",
        date(2027, 6, 1): "Hari Lahir Pancasila",
        date(2027, 8, 17): "Proklamasi Kemerdekaan",
        date(2027, 12, 25): "Kelahiran Yesus Kristus",
    }
)
"""By day, with the official name."""
