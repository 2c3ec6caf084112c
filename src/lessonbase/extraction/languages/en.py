"""English."""

from lessonbase.extraction.languages.language import Language

ENGLISH = Language(
    names={
        "lesson": r"lessons?(?:[\s-](?:learn(?:ed|t)|identified))?|learnings|learning points",
        "best_practice": r"(?:good|best|promising|emerging)(?:\s+(?:and|or|/)\s+(?:good|best|promising|emerging))?\s+practices?(?:\s+example)?",
        "recommendation": r"recommendations?|rec\.(?=\s*\d)",
        "challenge": r"challenges?(?:\s+(?:faced|encountered))?",
        "success": r"success(?:es)?",
    },
    plurals=r"lessons|learnings|learning points|practices|recommendations|recommended actions|challenges|successes",
    adjectives=r"key|main|major|important|overall|overarching|general|emerging|central|critical|crucial|core|principal|"
    r"strategic|operational|specific|additional|priority|top|final|draft|cross-cutting|evaluation|proposed|programmatic|"
    r"policy|technical|first|second|third|other|relevant|selected|broader|wider|detailed|full|consolidated|individual|"
    r"revised|concluding|forward-looking|actionable|further|remaining|immediate|(?:short|medium|longer?)-term|concrete|practical|associated|related|corresponding",
    articles=r"an?(?:\s+examples?\s+of(?:\s+an?)?)?|examples?\s+of",
    after=r"(?!)",
    numbers=r"one|two|three|four|five|six|seven|eight|nine|ten",
    stops=r"(?:conclusion|finding|objective|question|case study|example|evaluation question|eq)s?",
    box=r"box",
    sentence_labels={
        "lesson": r"(?:an?|one|the|another|a further|our)\s+(?:\w+[\s-]){0,2}?lessons?\b(?:(?!\b(?:is|was)\b)[^.;:?]){0,90}?\s(?:is|was)\s(?:that|to(?=\s))\s+|"
        r"(?:an?|one|the|another|a further)\s+(?:\w+[\s-]){0,2}?lesson(?:\s+learned)?\s(?:concerns?|relates to|regards|is about|has to do with)\s[^.;:?]{1,90}:\s+|"
        r"(?:the|this|our|that)\s(?:[\w'-]+\s){0,2}?(?:experience|projects?|program(?:me)?s?|pilots?|case|process|response|operation|crisis|pandemic|epidemic|outbreak|droughts?|floods?|earthquake|cyclone|hurricane|conflict|war)(?:\s(?:of|from|in|with)\s[^.,;:?]{1,60}?)?\s(?:has |have |also )*(?:(?:teaches|taught) us that|(?<=experience )(?:teaches|taught) that|teaches that)\s+|"
        r"(?:experience|it)\s(?:has\s)?(?:teaches|taught)\s(?:us\s)?that\s+|(?:it (?:was|has been)|we have)\s(?:also\s)?learn(?:ed|t)\sthat\s+",
        "best_practice": r"(?:an?|one|the|another|a further)\s+(?:\w+[\s-]){0,1}?(?:good|best|promising)\s+practice\b(?:(?!\b(?:is|was)\b)[^.;:?]){0,90}?\s(?:is|was)\s(?:(?:that|to(?=\s))\s+|(?=the\s(?!(?:same|best|first|only|exception)\b)))",
    },
    pointers=r"see|refer to|as (?:above|below|discussed)",
    heading_lead=r"(?:summary|list|table|overview|set|matrix)\s+of|(?:an\s+)?examples?\s+of(?:\s+a)?|the|some|our|\d+|suggestions\s+and|suggested",
    heading_participles=r"templates?|forms?|agreed(?: upon)?|proposed|formulated|learn(?:ed|t|ing)|identified|drawn|emerging|arising|made|observed|generated",
    heading_prepositions=r"from|for|on|about|in|to|of|regarding|at|by|with|related|relating|per|going|moving",
    heading_excludes=r"workshop|survey|follow-up",
    heading_names={
        "lesson": r"what (?:we|was|has been|(?:the|this) (?:projects?|program(?:me)?s?|pilots?|evaluation|teams?|partners)) (?:have |has )?learn(?:ed|t)(?: .*)?|key learning|insights (?:and|&) lessons(?: learned)?",
        "best_practice": r"innovations? (?:and|&) (?:good|best|promising) practices|(?:good|best|promising) practices (?:and|&) innovations?",
        "recommendation": r"(?:recommended actions?|actions? recommended|suggested actions|suggestions for (?:improvement|the future|future .*)|"
        r"what (?:we )?(?:should|could|would|can|will) (?:we |be )?(?:do|done) differently(?: .*)?)",
        # "Constraints" alone are mostly those of the evaluation, "Achievements" alone a chapter of all results.
        "challenge": r"(?:(?:(?:project|program(?:me)?|implementation)\s+)?(?:challenges|difficulties|obstacles|weaknesses|shortcomings)|implementation constraints|"
        r"(?:constraints|problems)(?= (?:encountered|faced)))(?:\s+(?:and|&|/)\s+(?:challenges|constraints|difficulties|obstacles|problems|bottlenecks|weaknesses|shortcomings|failures))?"
        r"(?:\s+(?:encountered|faced|identified|met))?(?:\s+(?:of|in|by|during|to|for)\s+(?:the\s+)?(?:project(?: implementation)?|program(?:me)?(?: implementation)?|intervention|implementation|operation|response|partners?))?|"
        r"(?:constraints|problems) (?:and|&) (?:challenges|difficulties)(?: (?:encountered|faced))?|"
        r"what (?:did not|didn't|has not|hasn't) (?:work(?:ed)?|go(?:ne)?)(?: (?:so |as |very )?well)?(?: and why)?|what (?:worked|went) (?:less|not so) well(?: and why)?|what went wrong|"
        r"what (?:could|can) (?:be|have been) (?:improved|(?:done )?better)|what could have (?:gone|worked|been done) better",
        "success": r"(?:(?:(?:project|program(?:me)?)\s+)?(?:successes|strengths)|(?:key|main|major|notable|significant|most important)\s+(?:project\s+|program(?:me)?\s+)?(?:achievements|accomplishments))"
        r"(?:\s+(?:and|&)\s+(?:achievements|strengths|successes|accomplishments))?(?:\s+identified)?(?:\s+(?:of|in|by|during)\s+(?:the\s+)?(?:project|program(?:me)?|intervention|implementation|operation|response|partners?))?|"
        r"achievements (?:and|&) successes|what (?:worked|(?:has |have )?(?:worked|went|gone|works) (?:very |really |particularly )?well)(?: and why)?",
    },
    takeaways=r"(?:key |main )?take-?aways(?: (?:for|from) .*)?",
    join=r"and",
    neutral_parts=r"(?:(?:key|main|overall|general|summary of)\s+)*(?:conclusions?|findings|results|next steps|way forward|the way forward|"
    r"ways forward|implications|challenges|summary|discussion|observations|reflections|insights|outlook|constraints|successes|"
    r"future directions|opportunities|issues|achievements|sustainability|learning)",
    roles={
        "summary": r"(?:(?:executive|management|evaluation|analytical|report|extended|non-technical)\s+)*(?:summary|synopsis|abstract)|executive summary and .*|summary report|"
        r"(?:key|main) messages|highlights|evaluation brief|"
        r"summary of the (?:report|evaluation|study)|(?:the )?(?:report|evaluation) (?:in brief|at a glance)",
        "context": r"introduction(?: (?:and|to) .*)?|(?:[\w/-]+ ){0,4}background(?: .*)?|(?:[\w/-]+ ){0,3}contexts?(?: (?:of|in|and) .*)?|"
        r"(?:project|program(?:me)?|intervention) (?:description|overview|history|design)|"
        r"(?:description|overview|history) of the (?:project|program(?:me)?|intervention)|(?:the )?(?:project|program(?:me)?)(?: description)? and .*context|"
        r"(?:(?:reconstructed|the) )?(?:intervention logic|theory of change)(?: .*)?|(?:results|logical) framework|logframe|situation analysis|(?:project )?rationale|about (?:the|this) (?:project|program(?:me)?|report)",
        "methodology": r"(?:(?:evaluation|study|research|detailed|the|overview of(?: the)?)\s+)*(?:methodology|methods|methodological approach|approach and methodology|"
        r"methodology and .*|methods and .*|(?:methodological |constraints and )?limitations(?: (?:of|and|to) .*)?)|(?:evaluation |study )?(?:objectives?|purpose|scope)(?:(?:,| and) .*)?|"
        r"(?:purpose|objectives?|scope) of the (?:evaluation|study|report|review).*|data (?:collection(?: (?:and (?:data )?analysis|methods?|process))?|analysis(?: methods?)?|sources)|(?:sampling|evaluability)(?: .*)?|(?:research|evaluation|study) design|"
        r"ethic(?:s|al considerations)|(?:evaluation|methodological) (?:challenges|constraints|difficulties|strengths|weaknesses)(?: and .*)?|(?:(?:key|main|the) )*evaluation (?:questions?|criteria)(?: and .*)?|key questions|areas of inquiry|(?:the )?evaluation (?:approach|team|framework)|"
        r"(?:expected )?(?:outputs|deliverables)(?: of the (?:evaluation|consultancy|assignment))?|(?:structure|outline|organi[sz]ation) of (?:the|this) (?:\w+ )?report|report (?:structure|outline)",
        "findings": r"(?:(?:key|main|major|principal|overall|evaluation|detailed|the|summary of)\s+)*(?:findings|results|challenges|successes|achievements)(?: .*)?|"
        r"(?:relevance|effectiveness|efficiency|impact|sustainability|coherence|coverage|connectedness|appropriateness)(?:(?:,| and| of| &) .*)?|"
        r"(?:overall |project |program(?:me)? )?(?:performance|implementation|outcomes|results|effectiveness)(?: (?:and|of|assessment)\b.*)?|discussion(?: of .*)?|"
        r"answers to (?:the )?evaluation questions|(?:achievement|assessment) of .*|progress towards? .*|(?:overall|performance) assessment|cross-cutting (?:issues|themes)(?: .*)?|"
        r"gender (?:equality|and human rights)(?: .*)?|unintended (?:effects|results|outcomes)|value for money|(?:likelihood|prospects) (?:of|for) (?:impact|sustainability)|contribution to (?:outcomes|results|impact)|"
        r"what (?:happened|was (?:done|found|achieved)|(?:the )?(?:evaluat\w+|team|study|review) found|worked|did not work)(?:\b.*)?",
        "lessons": r"what (?:the experience|experience|this|it all) (?:teaches|taught)(?: .*)?|what (?:we|was|has been|the project) (?:have )?learn(?:ed|t)(?: .*)?",
        "recommendations": r"(?:the )?ways? forward|next steps|action plan|suggestions(?: for .*)?",
        "conclusions": r"(?:(?:overall|general|main|key|final)\s+)*(?:conclusions?|(?:concluding|final) (?:remarks|observations|thoughts))(?: .*)?|(?:overall assessment|summary) and conclusions?",
        "reference": r"(?:list of |key )?(?:acronyms|abbreviations|tables|figures|boxes|maps|annexes|appendices).*|"
        r"(?:list of )?(?:people|persons|stakeholders|key informants|respondents)\s+(?:consulted|met|interviewed|contacted).*|"
        r"list of (?:[\w-]+ ){0,2}(?:interviewees|respondents|participants|persons|people|interviews)(?: .*)?|"
        r"acknowledge?ments?|(?:end)?notes|disclaimer|glossary.*|(?:key )?(?:definitions?|terminology)(?: of .*)?",
    },
    contents=r"(?:table of )?contents",
    works=r"(?:list of )?references|(?:selected )?bibliography|works cited|literature cited|sources|"
    r"(?:list of )?(?:(?:key|main|project) )?(?:documents?|literature|documentation)\s+(?:reviewed|consulted|analysed|cited).*|list of (?:[\w-]+ ){0,2}documents(?: .*)?",
    terms=r"(?:[\w-]+ ){0,2}terms of reference.*|tors?(?: (?:for|of) .*)?|scope of work.*|statement of work.*|.*\b(?:questionnaires?|interview guides?|discussion guides?|"
    r"interview protocols?|survey instruments?|observation (?:guides?|checklists?|forms?)|data collection (?:tools?|instruments?)|"
    r"evaluation matrix|topic guides?)|"
    r".*\b(?:questionnaires?|(?:interview|discussion) (?:guides?|protocols?)|survey instruments?) (?:for|with|to|used)\b.*|"
    r"(?:feedback|consent|evaluation|registration|application|reporting) forms?|(?!.*\b(?:lessons?|practices?)\b).*\btemplates?|"
    r"(?:course|training|workshop) (?:outline|contents?|modules?|curriculum|agenda|programme)|(?:draft )?agenda(?: (?:of|for) .*)?|work ?plan|syllabus|curriculum",
    past=r"(?:importance|process|definition)s? (?:of|for) .*\b(?:lessons|practices|recommendations)\b.*|how to (?:capture|document|collect|write|share) .*\blessons\b.*|(?:status|follow[- ]up|implementation|progress|uptake)\b.*\brecommendations.*|(?:previous|past|earlier)\b.*|"
    r"(?:(?:the|draft|final|initial|joint|senior|un|unhcr|undp|unicef|unfpa|unep|wfp|fao|ifad|ilo|who|usaid|bank|agency) ){0,2}management(?:'s)? (?:responses?|comments)(?: (?:to|matrix|plan|table|and)\b.*)?|responses? (?:of|from|by) (?:the )?management(?: .*)?|"
    r"lessons(?: learn(?:ed|t))? (?:from|of) (?:other|previous|past|earlier|prior) (?:projects?|program(?:me)?s?|operations?|phases?|interventions?)(?: .*)?|"
    r".*\blessons\b.*\b(?:incorporated|reflected|integrated|built|considered|taken into account) (?:in|into)\b.*\bdesign|"
    r"(?:\w+ )?swot(?: (?:analysis|matrix))?(?:\W.*)?",
    annex=r"annex(?:es)?|appendix|appendices|attachments?",
    addressee=r"(?:to|for|at|addressed to|directed (?:to|at))\s+(?!(?:be|do|ensure|make|have|improve|strengthen)\b)\S.*",
    lead_ins=r"\b(?:following|these|main|key|several|some|number of|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:lessons?(?:\s+learn(?:ed|t))?|recommendations|(?:good|best|promising)\s+practices)\b[^.:?]{0,120}:\W*$",
    recommending_lead_ins=r"\b(?:evaluat(?:ion|ors?)|team|mission|review|report|study|assessment|panel|consultants?|authors?|we|ieo|ioe|ieg)\b[^.:?]{0,40}"
    r"\brecommends?\b[^.?]{0,120}:\W*$|\bit is (?:\w+ )?recommended (?:that|to)\b[^.?]{0,120}:\W*$",
    not_lead_ins=r"\b(?:(?:with|to|by|among) (?:the )?following(?! (?:\w+ ){0,2}(?:lessons|recommendations|practices))|will|would|shall|aims?|aimed|objectives?|purpose|scope|questions?|respond(?:s|ed)? to|workshops?|"
    r"implement(?:ed|ing)|previous|earlier|mid-?term|(?:19|20)\d\d (?:evaluation|review|audit)|to (?:identify|draw|provide|generate|capture|document|develop))\b",
    columns={
        "recommendation": r"(?:(?:key|main|proposed|evaluation|strategic|operational|final|priority)\s+)*recommendations?|"
        r"recommended actions?|actions? recommended",
        "lesson": r"(?:(?:key|main)\s+)*lessons?(?:\s+learn(?:ed|t))?",
        "best_practice": r"(?:(?:key|main)\s+)*(?:good|best|promising)\s+practices?",
        "challenge": r"(?:(?:key|main)\s+)*challenges?(?:\s+(?:faced|encountered))?",
        "success": r"(?:(?:key|main)\s+)*success(?:es)?",
    },
    not_columns=r"no\b|number|#|type|status|ref|id\b|code|owner|level|categor|priorit",
    announcing=r"^\W*further text explaining the (?:lesson|(?:good )?practice)|^\W*(?:the|these|all|our|this set of|most of the|following)\s+(?:\w+\s+){0,2}(?:lessons?|recommendations?|practices?)(?:\s+(?:below|learn(?:ed|t)))?\s+"
    r"(?:should be|must be|need to be|are|were|is|was|can be|have been|has been|will be|draw|build|follow|fall|relate|respond|take|reflect)\b|"
    r"\b(?:this (?:section|chapter|report|paper|part|annex)|following (?:\w+\s+){0,3}(?:lessons?|recommendations?|practices?)|"
    r"(?:lessons?|recommendations?|practices?) (?:below|above|are (?:presented|organi[sz]ed|grouped|addressed|listed|structured|based|directed|made|offered|drawn))|"
    r"(?:present|summari[sz]e|outline|offer|list|set out|make)s? (?:\w+\s+){0,3}(?:lessons?|recommendations?|practices?)|"
    r"\b(?:we|the (?:evaluation|review|team|study|report)) (?:have |has |also )?(?:highlight|identif|dr[ae]w|extract|distil|deriv|formulat)\w* "
    r"(?:[\w-]+\s){0,4}?(?:lessons|recommendations|practices)\b[^,;:]{0,120}\W*$|"
    r"^\W*(?:[\w-]+\s){1,4}?(?:lessons|recommendations|practices)(?: learn(?:ed|t))? (?:emerged?|stand out|(?:can|could|may) be drawn|are drawn)\b[^,;:]{0,80}\W*$|"
    r"following (?:\w+\s+){0,2}(?:actions?|steps|measures|points|issues|areas)\b[^.]{0,60}[.:]?$|"
    r"(?:as follows|below)\W*$)",
    recommending=(
        r"\brecommends?\b|\brecommending that\b|\b(?:is|are)\s+(?:\w+\s+)?(?:recommended|advised)\b|\brecommendation is (?:that|to)\b|"
        r"\bit is (?:suggested|proposed|advisable) (?:that|to)\b|"
        r"\b(?:we|evaluat(?:ion|ors?)|team|mission|review|consultants?|authors?|report) (?:also |therefore |further |strongly )?propose(?:s)? (?:that|to)\b|"
        r"\bwe (?:also |therefore |further |strongly )?suggest (?:that|to)\b|"
        r"(?<!already )(?<!previously )(?<!earlier )(?<!was )(?<!were )(?<!is )(?<!are )\brecommended that\b",
        r"\b(?:should|shall|ought to)\b|\bit would be (?:\w+ )?(?:advisable|desirable|useful|worthwhile|appropriate|helpful|beneficial|prudent|preferable) (?:to|for|if|that)\b|"
        r"\bconsideration (?:could|may|might|must|needs to|is to) be given to\b|\b(?:evaluators?|evaluation team|mission|consultants?) (?:also |therefore )?suggests? (?:that|to)\b",
        r"\b(?:must|needs? to|(?:has|have) to|(?:is|are) encouraged to|could consider|may wish to)\b|"
        r"\bit (?:is|will be|would be) (?:important|essential|critical|necessary|crucial|imperative|vital)\b",
    ),
    expecting=r"\bshould (?:then |also |thus |therefore |in turn )?(?:supply|lead|result|help|enable|allow|contribute|yield|produce|generate|"
    r"facilitate|benefit|be noted|be seen|be able|be possible|have been|have had|not be (?:seen|taken|interpreted))\b|"
    r"\b(?:noted|found|felt|said|stated|reported|argued|asked|question(?:ed)?|whether|what|how|why) (?:\w+\s+){0,4}should\b",
    teaching=(
        r"\blessons?\b|\blearn(?:ed|t) that\b",
        r"\b(?:should|must|needs? to|essential|crucial|critical|vital|important|importance|key (?:to|factor|element|for)|necessary|imperative|"
        r"requires?|depends? on|cannot|prerequisite|only (?:when|if|where)|more (?:likely|effective|successful|sustainable))\b",
        r"\b(?:can|may|helps?|enables?|works? (?:best|well|better)|takes time|leads? to|improves?|increases?|reduces?|allows?|matters?|pays off)\b",
    ),
    orders=r"(?:continue to|do not|don't|never|always|further|clearly|actively|systematically|urgently|immediately)\s+\w+",
    imperatives="""
    accelerate adapt address adjust adopt advocate agree align allocate allow amend analyse analyze
    announce apply appoint arrange articulate ask assess assign assist assure attract authorise
    authorize avoid be begin bolster bring broaden build cancel capitalise capitalize carry catalyse
    choose circulate clarify codify collaborate collect combine commence commission commit
    communicate compare compile complete conduct confirm consider consolidate construct consult
    continue contribute convene convert coordinate create cultivate customise customize decentralise
    decentralize decide dedicate deepen define delegate deliver demonstrate deploy design determine
    develop devote differentiate digitise digitize disaggregate discontinue discuss disseminate
    distribute diversify document draft draw educate elaborate embed emphasise emphasize employ
    empower enable encourage enforce engage enhance enlarge enlist enrol ensure equip establish
    evaluate examine exclude expand expedite explore extend facilitate fill finalise finalize
    finance focus follow form formalise formalize formulate foster fund gather generate get give
    grow halt handle harmonise harmonize help hire hold identify illustrate implement improve
    incentivise incentivize include incorporate increase inform initiate insert inspect install
    institute institutionalise institutionalize instruct integrate intensify introduce invest
    investigate invite involve issue join justify keep launch learn lessen let leverage limit link
    lobby locate mainstream maintain make manage map maximise maximize measure mediate mend merge
    migrate minimise minimize mitigate mobilise mobilize modernise modernize modify monitor motivate
    move negotiate nominate notify nurture obtain offer open operationalise operationalize optimise
    optimize organise organize outsource oversee participate partner pay perform persuade phase
    pilot place plan position pre-position prepare preserve prevent prioritise prioritize proceed
    procure produce professionalise professionalize prolong promote propose protect provide publish
    pursue put quantify raise rationalise rationalize re-establish realign realise reassess rebuild
    recalibrate recognise recognize recommend reconsider recover recruit redefine redesign redirect
    reduce refer refine refocus reform refrain reframe refresh regularise regularize regulate
    rehabilitate reinforce reintroduce relax relocate rely remove renegotiate renew reorganise
    reorganize reorient replace replicate require research resolve respond restore restructure
    resume retain rethink retrain review revise revisit revitalise revitalize roll safeguard save
    scale scale-up secure seek select sell send sensitise sensitize serve set settle share shift
    shorten sign simplify solicit solve specify speed standardise standardize start step stop
    streamline strengthen strive structure submit subsidise subsidize substitute supervise support
    suspend sustain tackle tailor take target teach test tighten track train transfer transform
    translate transmit treat undertake unify update upgrade upscale use utilise utilize validate
    verify weigh widen withdraw work write
    """,
    finite=r"\b(?:is|are|was|were|can|cannot|should|must|needs?|requires?|helps?|takes?|works?|matters?|makes?|depends?|builds?|leads?|will|may|"
    r"has|have|do(?:es)?|enables?|allows?|improves?|increases?|reduces?|creates?|brings?|pays?|strengthens?|ensures?|remains?|plays?)\b",
    actions=r"(?:joint |early |regular )?(?:development|establishment|creation|introduction|use|integration|adoption|formation|provision|"
    r"involvement|engagement|inclusion|application|organi[sz]ation|mobili[sz]ation|promotion|production|publication|expansion|"
    r"decentrali[sz]ation|training|setting up|scaling up)\s+(?:of|with)\b|(?!(?:during|thing|king|spring)\b)[a-z][a-z-]{2,}ing\s",
    asides=r"please\b|(?:brief|short) description of (?:the )?(?:lessons?|good practice)|context and any related preconditions|targeted users(?:\W+beneficiaries)?\W*$|(?:challenges\W{1,3}negative lessons|success\W{1,3}positive issues)\b|"
    r"ilo administrative issues|establish a clear cause-effect relationship\W*$|indicate measurable impact|potential for replication and by whom|upward links to higher|other documents or relevant comments|(?:lessons? learned|good practice) element|"
    r"(?:insert|enter|type) (?:text|your|the|a)\b.{0,40}\bhere\b|(?:title|name|date|author|category|description|summary|context) of (?:the )?(?:lesson|(?:good )?practice|project|evaluat\w+)(?: learned)?\W*$|describe (?:what|how|which|one|the|any)\b(?! .*\.$)|(?:abbreviations?|acronyms?|notes?|sources?|key|legend|n\.?b\.?|adapted from)\s*[:.]",
    particulars=r"(?:priority|responsib\w+|responsible \w+|time\s?(?:line|frame|table)|addressed to|addressees?|target\w*|by whom|deadline|"
    r"level of priority|linked to|based on|relates to)(?:\s+\w+){0,3}\s*[:–—-]",
    broad=r"\b(?:findings|results|discussion|analysis)\b",
    standards=r"\b(?:is|are|remains?) (?:\w+ )?committed to\b|\b(?:in (?:line|accordance|keeping) with|according to|adher\w+ to|compl(?:y|ies|iance) with|"
    r"consistent with|follow(?:s|ing|ed)?|meets?|reflects?|upholds?|strives? for) (?:[\w-]+ ){0,3}?(?:best|good) practices?\b",
    course=r"\bby the end of (?:this|the|each) (?:lesson|session|module|unit)|\blearning (?:objectives?|outcomes?)\b|\blesson plans?\b|"
    r"\bin this lesson\b|\b(?:participants|students|learners|trainees|pupils) will (?:be able|learn|understand|know|practi[sc]e)\b|"
    r"\bthis lesson (?:covers|introduces|teaches|explains|looks at)\b",
    timetable=r"day|time|hours?|duration|session|room|(?:lead )?(?:trainer|teacher|facilitator|instructor|speaker|presenter)s?",
    describing=r"(?:brief|short) (?:description|summary|statement) of (?:the )?",
)
