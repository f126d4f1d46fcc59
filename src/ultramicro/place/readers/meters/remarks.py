"""What is said of meter exports, and why a record gives no reading; each is said once, with its id."""

from __future__ import annotations

from ultramicro.core.message import Message, note, plural, say

SHOWN = 40


def reading_empty() -> Message:
    """Say that a period has no value yet."""
    return note("reading_empty", "there is a time but no value yet")


def value_unreadable(text: str) -> Message:
    """Say that a value is no number."""
    return note("reading_unreadable", "the value '{text}' is no number; correct it", text=text[:SHOWN])


def value_in_two_cells(text: str) -> Message:
    """Say that the comma of a number separates cells too."""
    return note(
        "reading_in_two_cells",
        "the number {text} may stand in two cells, since cells are separated by commas too; export it with "
        "semicolons, or put such numbers into quotes",
        text=text[:SHOWN],
    )


def stamp_unreadable(text: str) -> Message:
    """Say that a record has no time."""
    return note("stamp_unreadable", "the time '{text}' cannot be read; correct it", text=text[:SHOWN])


def row_of_totals() -> Message:
    """Say that a record sums up others."""
    return note("row_of_totals", "it sums up other rows")


def row_of_words() -> Message:
    """Say that a record holds words that are no reading."""
    return note("row_of_words", "it says something of the rows and is no reading")


def reading_repeated() -> Message:
    """Say that a reading stands in the same file twice."""
    return note("reading_repeated", "the same reading of the same meter stands in this file already")


def reading_replaced() -> Message:
    """Say that a better reading of the same period is there."""
    return note(
        "reading_replaced", "there is a measured value of the same period, so this estimate is not used"
    )


def readings_differ() -> Message:
    """Say that two readings of one period contradict each other."""
    return note(
        "readings_differ",
        "two values of the same meter and period differ, and nothing says which is right; remove one",
    )


def twin_meters() -> Message:
    """Say that two meters seem to bear one number."""
    return note(
        "twin_meters",
        "most periods of this meter have two different values, as if two meters bore the same number; "
        "give one of "
        "them another name",
    )


def reading_overlaps() -> Message:
    """Say that a longer period contains others."""
    return note("reading_overlaps", "its period contains others that have readings of their own")


def reading_negative(kind: str) -> Message:
    """Say that energy is below nothing."""
    if kind == "export":
        return note("export_negative", "energy given cannot be below 0")
    return note(
        "import_negative",
        "energy taken cannot be below 0; if this column is what was taken less what was given, say so in "
        "place.toml: "
        'direction = "net"',
    )


def reading_stuck(hours: int) -> Message:
    """Say that a meter shows one value for days."""
    return note(
        "reading_stuck",
        "the same value stands in every period for {hours} hours or more, as of a meter that hangs",
        hours=hours,
    )


def daily_total() -> Message:
    """Say that a record is a sum of the day among its hours."""
    return note("daily_total", "it is the sum of a day whose parts stand in the file too")


def register_first() -> Message:
    """Say that a counter's first value gives no energy."""
    return note("register_first", "it is the first value of the counter, from which the next is counted")


def register_fell() -> Message:
    """Say that a counter ran backwards."""
    return note("register_fell", "the counter stands lower than before; was the meter changed?")


def no_such_time() -> Message:
    """Say that no clock shows a time."""
    return note("no_such_time", "the clocks are put forward over this time, so that no clock shows it")


def period_impossible() -> Message:
    """Say that a period ends before it begins, or is of no usual length."""
    return note("period_impossible", "its period has no length, or is longer than a day; correct its times")


def no_meter() -> Message:
    """Say that a record names no meter among rows that do."""
    return note("no_meter", "it does not say which meter it is of")


def register_differs(n: int, line: int) -> Message:
    """Say that values and the counter beside them do not agree."""
    return plural(
        "{n} value is not what the counter beside it went up by, first in line {line}. The value was used.",
        "{n} values are not what the counter beside them went up by, first in line {line}. The values "
        "were used.",
        n, line=str(line),
    ).with_id("meters.register_differs")  # fmt: skip


def total_agrees(printed: str) -> Message:
    """Say that a printed total is the sum of what was read."""
    return note("meters.total_agrees",
                "The total that the file prints, {printed} kWh, is the sum of what was read.",
                printed=printed)  # fmt: skip


def totals_agree(n: int) -> Message:
    """Say that all printed totals are the sums of what was read."""
    return plural(
        "The total that the file prints is the sum of what was read.",
        "All {n} totals that the file prints are the sums of what was read.",
        n,
    ).with_id("meters.totals_agree")


def total_differs(printed: str, read: str) -> Message:
    """Say that a printed total is another sum than what was read."""
    return note(
        "meters.total_differs",
        "The file prints a total of {printed} kWh, but its rows add up to {read} kWh. Is a part of it "
        "missing?",
        printed=printed, read=read,
    )  # fmt: skip


def unit_guessed(unit: str) -> Message:
    """Say which unit was taken where the file prints none."""
    return note(
        "meters.unit_guessed",
        'The file does not say its unit, so {unit} was taken. If that is wrong, write unit = "kWh", '
        '"Wh", "W" or "kW" '
        "for it under [[files]] in place.toml.",
        unit=unit,
    )


def taken_for_counter(title: str) -> Message:
    """Say that what a header calls energy is a counter."""
    return note(
        "meters.taken_for_counter",
        "The values of '{title}' only rise, so they are those of a counter: what it went up by was taken.",
        title=title,
    )


def power_to_energy(unit: str, minutes: int) -> Message:
    """Say that mean power was made energy."""
    return note(
        "meters.power_to_energy",
        "Its values are power in {unit}, the mean of {minutes} minutes. They were made energy.",
        unit=unit, minutes=minutes,
    )  # fmt: skip


def stamps_guessed(*, ends: bool) -> Message:
    """Say which end of the period stamps were taken for where nothing tells."""
    if ends:
        return note(
            "meters.stamps_taken_for_ends",
            "The file does not say whether a time is the beginning or the end of its period. It was "
            "taken for the "
            'end. If that is wrong, write stamps = "begin" for it under [[files]] in place.toml.',
        )
    return note(
        "meters.stamps_taken_for_beginnings",
        "The file does not say whether a time is the beginning or the end of its period. It was taken "
        "for the "
        'beginning. If that is wrong, write stamps = "end" for it under [[files]] in place.toml.',
    )


def clock_never_changes(zone: str) -> Message:
    """Say that a file's clock is on winter time all year."""
    return note(
        "meters.clock_never_changes",
        "Its clock is not put forward in spring, so its times were read as winter time of {zone} all year.",
        zone=zone,
    )


def hour_once(n: int, *, long: bool) -> Message:
    """Say that the hour that comes twice in autumn stands once."""
    if long:
        return plural(
            "{n} reading covers both hours of the night when the clocks go back, as the file has one row "
            "for them.",
            "{n} readings cover both hours of nights when the clocks go back, as the file has one row "
            "for them.",
            n,
        ).with_id("meters.hour_covers_both")
    return plural(
        "{n} reading of the night when the clocks go back was taken for the first of the two hours. The "
        "second is "
        "not in the file.",
        "{n} readings of nights when the clocks go back were taken for the first of the two hours. The "
        "second is not "
        "in the file.",
        n,
    ).with_id("meters.hour_once")


def rounded(n: int) -> Message:
    """Say that values were printed finer than they are kept."""
    return plural(
        "{n} value has more than six decimals of a kilowatt-hour and was rounded to six.",
        "{n} values have more than six decimals of a kilowatt-hour and were rounded to six.",
        n,
    ).with_id("meters.rounded")


def flags_unknown(flags: str) -> Message:
    """Say which flags mean nothing to us."""
    return note(
        "meters.flags_unknown",
        "What the flag {flags} means is not known. Its readings were taken for measured ones.",
        flags=flags,
    )


def columns_unused(names: str) -> Message:
    """Say which columns with numbers are not read."""
    return note("meters.columns_not_used", "Columns that hold no energy readings were not used: {columns}.",
                columns=names)  # fmt: skip


def side_by_side(n: int) -> Message:
    """Say that a row counts once a meter."""
    return plural(
        "The file has {n} meter.", "The file has {n} meters side by side. Each row counts once for each.", n
    ).with_id("meters.side_by_side")


def gaps(n: int, meter: str, first: str, others: int) -> Message:
    """Say that readings are missing between others."""
    if others:
        return plural(
            "{n} reading is missing between others, most of {meter}, the first of it at {first} "
            "universal time.",
            "{n} readings are missing between others, most of {meter}, the first of it at {first} "
            "universal time.",
            n, meter=meter, first=first,
        ).with_id("meters.gaps_of_several")  # fmt: skip
    return plural(
        "{n} reading is missing between others of {meter}, the first at {first} universal time.",
        "{n} readings are missing between others of {meter}, the first at {first} universal time.",
        n, meter=meter, first=first,
    ).with_id("meters.gaps")  # fmt: skip


def long_zeros(meter: str, hours: int) -> Message:
    """Say that a meter stood still for days."""
    return note(
        "meters.long_zeros",
        "{meter} shows exactly 0 for {hours} hours on end. Was it empty, or did it hang?",
        meter=meter, hours=hours,
    )  # fmt: skip


def night_use(n: int, meter: str) -> Message:
    """Say that generation below nothing was taken for the site's own use."""
    return plural(
        "{n} value of {meter} is below 0, as generators take a little at night. It was counted as energy "
        "taken.",
        "{n} values of {meter} are below 0, as generators take a little at night. They were counted as "
        "energy taken.",
        n, meter=meter,
    ).with_id("meters.night_use")  # fmt: skip


def identity_broken(n: int, line: int) -> Message:
    """Say that what is left and what is covered do not add up to the whole."""
    return plural(
        "In {n} row, what is left and what the community covers do not add up to the whole, first in "
        "line {line}.",
        "In {n} rows, what is left and what the community covers do not add up to the whole, first in "
        "line {line}.",
        n, line=str(line),
    ).with_id("meters.identity_broken")  # fmt: skip


def why_stamps(why: str) -> Message:
    """Say why stamps are those of the beginning or of the end.

    Examples
    --------
    >>> why_stamps("end:register").id
    'meters.stamp_is_end'
    """
    side, _, reason = why.partition(":")
    because = {
        "told": say("place.toml says so"),
        "words": say("its header says so"),
        "midnight": say("a day ends at 24:00"),
        "register": say("the counter beside it stands so"),
        "bounds": say("the first and the last of them stand so"),
        "soft_words": say("it is when the meter was read"),
        "guess": say("nothing says otherwise"),
    }[reason]
    if side == "end":
        return note("meters.stamp_is_end", "each time is the end of its period: {because}", because=because)
    return note(
        "meters.stamp_is_begin", "each time is the beginning of its period: {because}", because=because
    )
