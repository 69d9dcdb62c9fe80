"""Plain English words, for telling "Data pipelines" from "Kafka pipelines".

A note that begins with one of these was capitalised only because it begins; a company that is
called like one of these ("Box", "Square") is not meant wherever the word stands. Words only; the
rules that use them live with their users.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set; long lists of words are easier to read as text."""
    return frozenset(text.split())


FUNCTION_WORDS = word_set(
    """
    a about above across after again against all almost along already also although always am
    among an and another any anyone anything are around as at away back be became because become
    been before began behind being below beside besides between beyond both but by came can
    cannot come could did do does doing done down during each early either else enough even ever
    every everyone everything far few first for from further gave get gets getting give given
    gives goes going gone got had has have having he her here hers herself him himself his how
    however i if in instead into is it its itself just keep kept knew know known last
    later least left less let like likely made make makes making many may maybe me might mine
    more most much must my myself near need needs neither never next no nobody none nor not
    nothing now of off often on once one only onto or other others our ours ourselves out over
    own per perhaps put quite rather really said same saw say says second see seen several shall
    she should since so some somebody someone something sometimes soon still such sure take
    taken takes than that the their theirs them themselves then there these they thing things
    think third this those though through thus to today together told tomorrow too took toward
    towards two under unless until up upon us use used uses using usually very via was we well
    went were what whatever when where whether which while who whole whom whose why will with
    within without would yesterday yet you your yours yourself
    """
)

# Products, languages and companies that are everyday words as well: their capital means something.
NAMED = word_set(
    """
    ally ansible apple arm atlas atom beam block bolt box brave canvas chase chef coda dart
    delta discover docker drift elastic ember epic excel express figma flash flask flink front
    gap ghost go gusto hive indeed julia kite lattice lean lightning linear loom maple mercury
    meta miro notion oracle orange phoenix pilot plaid powerpoint puppet ramp react redis ruby
    rust sage salesforce salt scrum segment shell signal sky slack snowflake spark spring square
    stripe swift tableau target toast unity virgin visa vue wise word zoom
    """
)

_EVERYDAY = word_set(
    """
    ability academy access account accounting action active activity actual addition additional
    adoption advantage advice affirm age agenda agile aid aim air alert alerting alerts alley
    alpha amount analysis analytics anchor angel annual answer answers application applications
    approach apps arc arch architecture area areas arrow art article aside asset assets
    attention audience audit audits aurora author automated automation average awareness axis
    baby backend backlog backup backups balance ball band bank banking bar bare barn base basic
    basics batch batches bay beacon bear beauty bee beginner behavior behaviour bell benchmark
    benchmarks benefit best beta better big bill billing bills bird bit black blocks blog blue
    board boat body bold bond book booking books boost boots border born boss bottom bound bowl
    boxes brain branch brand bread break breeze brick bricks bridge bridges brief bright broad
    broken brother brown browser bubble bucket budget budgets bug bugs build builds built bulk
    business businesses busy butter button buy buyer buyers cabin cable cache caching calendar
    call calls calm camera camp campaign campaigns candidate candidates capability capacity
    capital car card cards care career careful carrier cars cart case cases cash castle catalog
    catalogue cause cell center central centre century chain chair challenge challenges chance
    change changes channel channels character charge chart charts cheap check checking checklist
    checks chess chief child children choice choices church circle city claim claims clarity
    class classes classic clean cleaner clear clearing clever client clients clinic clinical
    clock close closer cloud club clue coach coaching coast code coffee coin cold collaboration
    collaborative colleague colleagues collection college color colour combination comfort
    command comment comments commerce commercial common communication communications community
    companies company compass competition complete complex compliance component components
    computer computers concept concrete conference confidence connection connections consistent
    constant construction consultancy consulting consumer consumers contact container containers
    content contents contest context continuous contract contracts control controls conversation
    conversion cook cool coordination copy copywriting core corner corporate cost costs council
    country course courses court cover coverage craft creation creative credit crew crisis cross
    cross-functional crowd crown crucial cube cultural culture current curriculum customer
    customers cut cycle cycles daily dark dash dashboard dashboards data database databases date
    dates dawn day days dead deal deals debt debugging decision decisions dedicated deep deeper
    deer delivery demand demo department dependencies dependency deployment deployments depth
    design designer designers designs desk detail details developer developers development
    device devices dialogue difference different difficult digital direct direction director
    discipline discovery discussion disk distributed division doctor doctors document
    documentation documents domain door double doubt dove downtime draft drafts dream drive
    driver drivers drop dry due dusk duty eagle ear earlier earth ease easier east easy echo
    edge editing editor editorial education effect effective efficiency effort electric
    electronic element elements email emails embedded emergency empathy employee employees empty
    end energy engine engineer engineering engineers enterprise entire entry environment equal
    equipment error errors escalation essential establishing estate estimation evaluation
    evening event events evidence evolution exact example examples excellence excellent exchange
    exercise existing expectation expectations experience experienced experiment experiments
    expert expertise experts exploration external extra eye face facilitation fact factor
    factory facts failure failures fair fairly faith falcon family farm fashion fast faster
    fault feature features feedback feel field fields figure figures file files film filter
    final finance financial find fine finish fire firm fish fit fix fixed flag fleet flexibility
    flexible flight flint floor flow flows fluent fly focus focused fold folk food foot force
    forecast forecasting forest forge form formal format former forms forum forward fountain fox
    frame framework frameworks free freedom frequent fresh friend friendly friends frontend full
    fun function functional functions fund funding fundraising future gain gallery game games
    garden gas gate gateway gauge gear general gentle gift glad glass global globe goal goals
    gold golden good governance grace grade graduate grain grand grant graph graphic graphs
    grasp gravity great green grid ground group groups grove growth guard guess guest guidance
    guide guild habit habits half hall hand handle handoff handover hands hands-on happy harbor
    harbour hard hardware harmony harvest head headcount health healthy heart heat heavy hello
    help helpful high higher highlight hill hint hire hires hiring history hold holiday home
    honest honesty honey hook hope horizon horse hospital hospitality host hot hotel hour hours
    house housing hub huge human humor humour hybrid ice icon idea ideas identity image images
    immediate impact implementation important improvement improvements in-house incident
    incidents income increase incremental independent index individual industrial industry
    influence informal information infrastructure infusion initial initiative innovation input
    inside insight insights inspiration instance insurance integration integrations integrity
    interaction interest interesting interface interfaces internal international internet
    interview interviews intuition inventory investment invoice invoices iron island issue
    issues item items ivory jet jewel job jobs join joint journal journey judgement judgment
    jump junior jury justice keen key keys kind kindness king kit kitchen knowledge lab labor
    labour ladder lake lamp land landscape language languages large larger latency launch
    launches law lead leader leaders leadership leaf learner learners learning leave legacy
    legal lemon lemonade lesson lessons letter letters level levels library licence license life
    lift light lighthouse limit limited limits line lines link links lion list listener lists
    little live lively load local location locations lock log logging logic logistics logs long
    long-term look loop loops loose loss lot love low lower loyal luck lucky lunar lunch machine
    machines magic magnet mail main maintainable maintenance major manage management manager
    managers manual manufacturing map maps margin margins marine mark market marketing
    marketplace markets mass master match material materials matter matters measure measurement
    measurements measuring media medical medicine medium meeting meetings member members memory
    mental mentor mentoring mentorship merchandise merchant merge message messages method
    methodical methods metric metrics middle migration migrations mill mind minimal mint minute
    minutes mirror miss mission mistake mistakes mobile mode model modeling modelling models
    modern module moment moments momentum money monitoring monolith month monthly months moon
    morning mosaic mother motion motivation motor mountain mouse move movement multi multiple
    museum music mutual name names narrative narrow nation national native natural nature
    navigation necessary negotiation nest net network networking networks neutral new newer news
    newsletter nice night nightly nimble noble node nodes noise normal north note notes notice
    nova novel number numbers nurse oak oasis object objects ocean odd offer offers office
    offline olive on-boarding on-call onboarding ongoing online onsite open openness operation
    operational operations operator opinion opportunities opportunity optimal option options
    orbit order ordering orders organisation organisational organization organizational origin
    original outage outages outcome outcomes outlook outreach outside overall overhead overview
    owner owners ownership pace pack package page pages paid pair pairing palm panel paper
    parent parents park part participation partner partners partnership partnerships parts party
    passage past patch path paths patience patient patients pattern patterns pay payment
    payments payroll peace peak peer peers people performance period permission person personal
    perspective phase phone photo physical pick picture piece pieces pine pioneer pipe pipeline
    pipelines pitch pixel plain plan planet plans plant plants plate platform platforms play
    player point points policies policy pool poor pop popular portal portfolio position
    positions positive possibility possible post post-mortem post-mortems postmortem postmortems
    potential power practical practice practices practising precise precision preference
    preparation presence present presentation presentations press pressure price prices pricing
    pride primary prime principle principles print prior priorities prioritisation
    prioritization priority privacy private proactive problem problems procedure process
    processes procurement product production productive productivity products professional
    profile profit program programme programmes programming programs progress project projects
    promise proof property proposal proposals prospect protection prototype prototypes proud
    public publishing pulse pump purchase pure purple purpose push quality quantity quarter
    quarterly quarters queries query question questions queue queues quick quicker quiet quote
    quotes race radar radio rail rain rainbow range rapid rare rate rates raven raw reach
    reaction reader readers readiness ready real real-time realistic reality reason reasons
    recent record records recovery recruiter recruiters recruiting recruitment red reduction
    reef refactoring reference region regional regression regular regulation regulatory relation
    relations relationship relationships release releases relevant reliability reliable relief
    remote replacement report reporting reports request requests requirement requirements
    research reserve resilience resolution resource resources respect response responses
    responsibilities responsibility responsible rest restaurant result results retail retention
    retrospectives return returns revenue review reviews rhythm rich ride right rigor rigour
    ring ripple rise rising risk risks river rivet road roadmap roadmaps robot robotics robots
    robust rock rocket role roles roll rollout rollouts roof room rooms root rota rotation round
    route routes routine row rule rules running runway safe safety sail sale sales sample sand
    satellite scalability scalable scale scaling scene schedule schedules scheduling scheme
    school schools science scope score scout screen sea search season seat secondary section
    sector secure security seed self self-service sell seller sellers senior sense sensor
    sensors separate sequence series serious server servers service services session sessions
    set setup shadow shape shapes share shared shift shifts ship shipping ships shop shops short
    short-term side sight signals silver simple simpler simplicity simulation single site sites
    situation six size skill skills sleep slice slow slower small smaller smart smooth snow
    social soft software solar solid solution solutions sound source sources south space spaces
    span spare special specialist specific speech speed spice spirit split spoken sponsor spot
    sprint sprints sprout stability stable stack staff staffing stage stakeholder stakeholders
    stand standard standards star start starting startup state states station statistical
    statistics status steady steam steel step steps stock stone storage store stores stories
    storm story storytelling straight strange strategic strategies strategy stream streaming
    streams street strength strengths stress stripes strong structure structured structures
    student students studio study style subject submission subscription success successful
    sudden summary summer sun supplier suppliers supply support surface surgery survey surveys
    sustainability sustainable switch symbol system systems table tact tail talent talk talks
    targets task tasks taste tax teacher teachers teaching team teams teamwork tech technical
    technique technology telephone tension term terms territory test testing tests text theme
    theory thorough thought thoughtful thoughts three tide tight timber time timeline timelines
    times timing tiny tip title tone tool tooling tools top topic topics total touch tour tower
    town trace track tracking trade trade-off trade-offs tradeoff tradeoffs traffic train
    trained trainer training transfer transition translation transparency transport travel
    treasury tree trees trend trends triage trial trip troubleshooting truck true trust truth
    tune turn tutor twice type types typical typing ultimate umbrella unclear uniform union
    unique unit units universal update updates upgrade upgrades urban urgency usage
    user users usual valley valuable value values valve variety various vault vector vendor
    vendors venture version versions vessel vibrant video view views village virtual visibility
    vision visit visual vocal voice volume volunteer volunteers vote voyage wage walk wall war
    warehouse warehouses warm watch water wave way ways weak wealth weather web website week
    weekly weeks weight welcome west wheel white wide wild willingness win wind window wine wing
    winter wire wish wonder wood words work worker workers workflow workflows working workload
    workplace works workshop workshops world worth write writer writers writing written wrong
    yard year yearly years yellow yield young youth zero zone zones
    """
)

CALENDAR = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december
    """
)

_SUFFIXES = (
    "ing",
    "tion",
    "tions",
    "sion",
    "ment",
    "ments",
    "ness",
    "ship",
    "ance",
    "ence",
    "ility",
)
_SHORTEST = 6  # "moving" and longer: Ming, King and Xing are names
_NAMES = word_set(
    "i boeing turing irving fleming browning harding keating beijing sterling stirling"
)


def is_plain(word: str) -> bool:
    """Whether this is an everyday English word, so that its capital may go inside a sentence.

    Hyphenated words are plain when their first part is. Nothing with a digit, an apostrophe
    or letters outside ASCII is plain.
    """
    low = word.lower()
    if low in NAMED or low in CALENDAR or low in _NAMES:
        return False
    if low in FUNCTION_WORDS or low in _EVERYDAY:
        return True
    first, hyphen, _ = low.partition("-")
    if hyphen:
        return is_plain(first)
    if not (low.isascii() and low.isalpha()):
        return False
    return len(low) >= _SHORTEST and low.endswith(_SUFFIXES)


def is_common_name(word: str) -> bool:
    """Whether a company of this one name may be an everyday word in somebody's sentence."""
    return word.lower() in CALENDAR or word.lower() in NAMED or is_plain(word)
