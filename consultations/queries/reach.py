"""Who was told of a phase beside who answered, and the gaps: named while there is time to close them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from consultations.enums import PhaseStage, PhaseStatus, Way
from consultations.models import Phase, Response, Told
from organisations.enums import OrganisationSize
from organisations.models import Network, Organisation, Ward
from organisations.rules import size_of

# The last days of a phase, in which its gaps are brought before its officer.
LAST_DAYS = dt.timedelta(days=21)
KNOWN_SIZES = (OrganisationSize.SMALL, OrganisationSize.MEDIUM, OrganisationSize.LARGE)
# Names that the register does not have: the commonest are worth an officer's time.
MOST_NAMES = 100


@dataclass(frozen=True)
class NetworkReach:
    """A network with how its members were told, and which of them answered."""

    network: Network
    told: list[Told]
    members: int
    answered: list[Organisation]

    @property
    def is_gap(self) -> bool:
        """Nobody told it; or it was told, has members, and none of them answered."""
        return not self.told or bool(self.members and not self.answered)


@dataclass(frozen=True)
class Line:
    """How many organisations of one kind answered."""

    label: str
    count: int


@dataclass(frozen=True)
class Gap:
    """Who is missing, in words, and the networks through which they can be told."""

    words: str
    networks: list[Network] = field(default_factory=list)


@dataclass(frozen=True)
class UnmatchedName:
    """A name that is not on the register, with one of the responses that give it."""

    name: str
    count: int
    reference: str


@dataclass(frozen=True)
class Reach:
    """A phase's reach. ``for_nobody``: responses that name no organisation."""

    responses: int
    organisations: list[Organisation]
    for_nobody: int
    unmatched: list[UnmatchedName]
    networks: list[NetworkReach]
    audiences: list[Told]
    ways: list[Line]
    wards: list[Line]
    sizes: list[Line]
    gaps: list[Gap]
    is_open: bool


def reach_of(phase: Phase, *, at: dt.datetime) -> Reach:
    """The reach of ``phase``, with its consultation read along, in a constant number of queries."""
    counted = phase.responses.counted()
    answered = _organisations(counted)
    ways = dict(counted.order_by().values_list("way").annotate(number=Count("pk")))
    told = list(phase.told.select_related("network").order_by("told_on", "pk"))
    networks, members = _networks(told, answered)
    wards, sizes = _wards(phase, answered), _sizes(answered)
    return Reach(
        responses=sum(ways.values()),
        organisations=answered,
        for_nobody=counted.filter(organisation=None, organisation_name="").count(),
        unmatched=_unmatched(counted),
        networks=networks,
        audiences=[one for one in told if one.network_id is None],
        ways=[Line(Way(way).label, count) for way, count in sorted(ways.items())],
        wards=wards,
        sizes=sizes,
        gaps=_gaps(networks, wards, sizes, members),
        is_open=phase.stage(at) in (PhaseStage.OPEN, PhaseStage.FORTHCOMING),
    )


def _organisations(counted: QuerySet[Response]) -> list[Organisation]:
    rows = Organisation.objects.filter(pk__in=counted.exclude(organisation=None).values("organisation"))
    return list(rows.select_related("ward").order_by("name", "pk"))


def _unmatched(counted: QuerySet[Response]) -> list[UnmatchedName]:
    rows = counted.filter(organisation=None).exclude(organisation_name="").order_by("pk")
    found: dict[str, list[tuple[str, str]]] = {}
    for name, reference in rows.values_list("organisation_name", "reference")[: MOST_NAMES * 10]:
        found.setdefault(name.casefold(), []).append((name, reference))
    lines = [UnmatchedName(given[0][0], len(given), given[0][1]) for given in found.values()]
    return sorted(lines, key=lambda line: (-line.count, line.name.casefold()))[:MOST_NAMES]


def _networks(told: Iterable[Told], answered: list[Organisation]):
    """Each current network and each that was told, and who its members are."""
    by_network: dict[int, list[Told]] = {}
    for one in told:
        if one.network_id is not None:
            by_network.setdefault(one.network_id, []).append(one)
    rows = Network.objects.filter(Q(is_current=True) | Q(pk__in=by_network)).order_by("name").distinct()
    members: dict[int, list[tuple[int | None, int | None, int]]] = {}
    links = Network.members.through.objects.filter(network__in=rows).order_by()
    columns = ("network", "organisation__ward", "organisation__annual_income_pence", "organisation")
    for network, ward, income, organisation in links.values_list(*columns):
        members.setdefault(network, []).append((ward, income, organisation))
    known = {one.pk: one for one in answered}
    lines = []
    for network in rows:
        theirs = [known[key] for _, _, key in members.get(network.pk, ()) if key in known]
        lines.append(
            NetworkReach(
                network,
                by_network.get(network.pk, []),
                len(members.get(network.pk, ())),
                sorted(theirs, key=lambda one: one.name),
            )
        )
    return lines, members


def _wards(phase: Phase, answered: list[Organisation]) -> list[Line]:
    """The wards that the consultation is about, each with how many organisations of it answered."""
    consultation = phase.consultation
    wards = Ward.objects.all() if consultation.all_wards else consultation.wards.all()
    counts: dict[int | None, int] = {}
    for one in answered:
        counts[one.ward_id] = counts.get(one.ward_id, 0) + 1
    return [Line(ward.name, counts.get(ward.pk, 0)) for ward in wards.order_by("name")]


def _sizes(answered: list[Organisation]) -> list[Line]:
    counts = dict.fromkeys(OrganisationSize, 0)
    for one in answered:
        counts[one.size] += 1
    return [Line(str(size.label), count) for size, count in counts.items() if count or size in KNOWN_SIZES]


def _gaps(networks: list[NetworkReach], wards: list[Line], sizes: list[Line], members) -> list[Gap]:
    """Who was not told, who was told and did not answer, and which wards and sizes nobody answered from."""
    not_told = [line.network for line in networks if not line.told and line.network.is_current]
    silent = [line.network for line in networks if line.told and line.is_gap]
    gaps = [Gap("Not told yet", not_told)] if not_told else []
    if silent:
        gaps.append(Gap("Told, and none of their members has answered", silent))
    if not any(line.count for line in sizes):
        return gaps  # As long as no organisation has answered, every ward and size is missing.
    return gaps + _place_gaps(networks, wards, members) + _size_gaps(networks, sizes, members)


def _place_gaps(networks: list[NetworkReach], wards: list[Line], members) -> list[Gap]:
    empty = {line.label for line in wards if not line.count}
    if not empty:
        return []
    keys = dict(Ward.objects.filter(name__in=empty).values_list("pk", "name"))
    there = [line.network for line in networks if any(ward in keys for ward, _, _ in members.get(line.network.pk, ()))]
    return [Gap(f"No organisation has answered from: {', '.join(sorted(empty))}", there)]


def _size_gaps(networks: list[NetworkReach], sizes: list[Line], members) -> list[Gap]:
    gaps = []
    for size in KNOWN_SIZES:
        if any(line.label == size.label and not line.count for line in sizes):
            there = [
                line.network
                for line in networks
                if any(size_of(income) == size for _, income, _ in members.get(line.network.pk, ()))
            ]
            gaps.append(Gap(f"No {size.label.lower()} organisation has answered", there))
    return gaps


def with_gaps(phases: QuerySet[Phase], today: dt.date) -> QuerySet[Phase]:
    """Of ``phases`` those in their last three weeks of which a network was not told, or was and is silent."""
    told = Told.objects.filter(phase=OuterRef(OuterRef("pk")), network=OuterRef("pk"))
    answered = Response.objects.counted().filter(phase=OuterRef(OuterRef("pk")), organisation__networks=OuterRef("pk"))
    silent = Q(members__isnull=False) & ~Exists(answered)
    gap = Network.objects.filter(is_current=True).filter(~Exists(told) | silent)
    last_days = phases.filter(
        status=PhaseStatus.APPROVED, opens_on__lte=today, closes_on__range=(today, today + LAST_DAYS)
    )
    return last_days.filter(Exists(gap))
