"""Virtual time for Python functions: what `time` and `datetime` tell follows the sandbox's clock.

Durations are not touched: monotonic clocks, sleeps and timeouts stay those of the machine.
"""
import datetime
import time

_wall_ns = time.time_ns
_ahead_ns = 0


def set_time(milliseconds):
    """Virtual time is so many milliseconds since the epoch now, and goes on from there."""
    global _ahead_ns
    _ahead_ns = int(milliseconds) * 1_000_000 - _wall_ns()


def _now_ns():
    return _wall_ns() + _ahead_ns


def _now():
    return _now_ns() / 1_000_000_000


def _default_now(function, position, now):
    """A function whose argument at this position means now if it is left out."""
    def replacement(*args):
        if len(args) == position or (len(args) == position + 1 and args[position] is None):
            args = (*args[:position], now())
        return function(*args)

    replacement.__name__ = function.__name__
    return replacement


def install():
    """Replaces the functions and classes. Must come before anything else imports them."""
    time.time = _now
    time.time_ns = _now_ns
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _default_now(getattr(time, name), 0, _now))
    time.asctime = _default_now(time.asctime, 0, lambda: time.localtime())
    time.strftime = _default_now(time.strftime, 1, lambda: time.localtime())
    datetime.datetime = VirtualDatetime
    datetime.date = VirtualDate


_RealDate = datetime.date
_RealDatetime = datetime.datetime


class _DateType(type):
    """Dates that C code makes are of the real classes: they count as ours too."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, _RealDate)

    def __subclasscheck__(cls, subclass):
        return issubclass(subclass, _RealDate)


class _DatetimeType(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, _RealDatetime)

    def __subclasscheck__(cls, subclass):
        return issubclass(subclass, _RealDatetime)


class VirtualDate(_RealDate, metaclass=_DateType):
    def __repr__(self):
        return f"datetime.{super().__repr__()}"

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_now())


class VirtualDatetime(_RealDatetime, metaclass=_DatetimeType):
    def __repr__(self):
        return f"datetime.{super().__repr__()}"

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_now(), tz)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_now())

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_now(), datetime.timezone.utc).replace(tzinfo=None)

    def date(self):
        return VirtualDate(self.year, self.month, self.day)


for _cls, _name in ((VirtualDate, "date"), (VirtualDatetime, "datetime")):
    _cls.__name__ = _cls.__qualname__ = _name
    _cls.__module__ = "datetime"
