"""Cues: words that lessons, advice, successes and difficulties are told with, in four languages.

The trained weights belong to this table: another cue, or another order, needs new weights
(`scripts/train_classifier.py`). Whatever else reads the cues may do so by name.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

# The small words and endings of the languages that cues are known in, in lower case.
LANGUAGES: dict[str, str] = {
    "en": r"\b(?:the|of|and|to|in|is|was|were|are|for|that|it|on|with|as|by|their|from|which|this|be|an|at)\b",
    "fr": r"\b(?:les?|la|de|des?|du|une?|et|est|sont|dans|pour|pas|qui|que|aux?|à|en|sur|par|plus|ont|ces?|il)\b|\b[ldnsc]['’]|\w*[œèêù]\w*",
    "es": r"\b(?:el|la|los|las|de|del|y|en|una?|unos|que|con|por|para|es|son|se|más|al|lo|no|su|a)\b|\w*ñ\w*|\w+i[óo]n(?:es)?\b|¿",
    "pt": r"\b(?:os?|as?|de|dos?|das?|e|em|um|uma|que|com|por|para|não|ao|na|no|nas|nos|mais|são|é|se|à|sua)\b|\w*[ãõ]\w*|\w+ção\b",
}

# By name the patterns of English, French, Spanish and Portuguese, one a line, all in lower case.
CUES: dict[str, str] = {
    "lesson": r"""
        \blessons?\b|\b(?:have|has|had|was|were|we|project|programme|team|staff)\s+(?:also\s+)?learn(?:ed|t)\b|\blearn(?:ed|t)\s+that\b|\btakeaways?\b
        \ble[çc]ons?\b|\benseignements?\b|\ba appris que\b
        \blecci(?:ón|ones)\b|\bense[ñn]anzas?\b|\bse aprendió\b|\baprendizajes?\b
        \bli(?:ção|ções)\b|\baprendizagens?\b|\baprendeu-se\b|\baprendizados?\b""",
    "shows": r"""
        \b(?:experiences?|evidence|cases?|results?|findings|pilots?|project|programme|program|this|which|it)\s+(?:has\s+|have\s+|also\s+|clearly\s+)*(?:shows?|shown|showed|demonstrates?|demonstrated|illustrates?|illustrated|suggests?|suggested|confirms?|confirmed|highlights?|highlighted|proves?|proved)\s+(?:that|how)\b|\b(?:shows?|showed|demonstrates?|demonstrated|illustrates?|illustrated|confirms?|confirmed|highlights?|highlighted|underlines?|underlined|underscores?|underscored)\s+(?:the|how)\s+(?:importance|important|value|need|benefits?|crucial)\b
        \b(?:montre|montré|démontre|démontré|confirme|confirmé|souligne|souligné|illustre)\s+(?:que|qu'|qu’|l['’]importance|la nécessité|l['’]intérêt)
        \b(?:muestra|mostró|demuestra|demostró|demostrado|confirma|confirmó|evidencia|evidenció|subraya)\s+(?:que|la importancia|la necesidad|el valor)\b
        \b(?:mostra|mostrou|demonstra|demonstrou|confirma|confirmou|evidencia|evidenciou|sublinha)\s+(?:que|a importância|a necessidade|o valor)\b""",
    "essential": r"""
        (?<!which )(?<!whom )\b(?:is|are|was|were|be|been|being|prove[ds]?|proven|remains?|remained|became|seen as|regarded as)\s+(?:(?:a|an|the|also|often|very|most|more|absolutely|particularly|especially|extremely|so|considered|deemed|seen|to be|therefore|thus|both)\s+){0,3}(?:essential|crucial|critical|vital|indispensable|imperative|paramount|decisive|instrumental|necessary|important|key|pivotal)\b(?! to note)|\b(?:essential|crucial|critical|vital|indispensable|decisive|important|key|success)\s+(?:success\s+)?(?:factors?|elements?|drivers?|components?|conditions?|ingredients?|determinants?)\b|(?<!which is )(?<!which are )(?<!whom is )\b(?:key|central|crucial|critical|essential|vital|indispensable) (?:to|for)\b|\bpre-?requisites?\b|\bpre-?conditions?\b
        \b(?:essentiel|essentielle|essentiels|essentielles|crucial|cruciale|primordial|primordiale|déterminant|déterminante|nécessaire|indispensables?)\b|\bcondition (?:préalable|de réussite)\b|\bfacteurs? (?:clés?|de succès)\b
        \b(?:esencial(?:es)?|cruciale?s?|fundamentales|indispensables?|imprescindibles?|decisiv[oa]s?|necesari[oa]s?)\b|\bfactor(?:es)? (?:clave|de éxito)\b|\bclave para\b|\b(?:es|fue|era|sido|resulta|resultó|papel|aspecto|elemento) (?:\w+ )?fundamental\b|\bfundamental (?:para|que|el|la)\b
        \b(?:essencia(?:l|is)|cruciais|fundamentais|indispensáve(?:l|is)|imprescindíve(?:l|is)|decisiv[oa]s?|necessári[oa]s?)\b|\bfator(?:es)? (?:chave|de sucesso)\b|\b(?:é|foi|era|sido) (?:\w+ )?fundamental\b|\bfundamental (?:o|a)\b""",
    "depends": r"""
        \bdepends? (?:up)?on\b|\brequires?\b|\bcannot\b.{1,120}\b(?:without|unless|until|if)\b|\bonly (?:if|when|where|once)\b|\bunless\b|\bit takes\b|\btakes? time\b
        \bdépend(?:ent)? de\b|\bexigent?\b|\bnécessitent?\b|\bne peu(?:t|vent)\b|\bà condition que\b|\bprend du temps\b
        \bdepende[n]? de\b|\brequieren?\b|\bsólo (?:si|cuando)\b|\bsolo (?:si|cuando)\b|\blleva tiempo\b|\bexigen?\b
        \bdepende[m]? d[aoe]s?\b|\brequer(?:em)?\b|\bsó (?:se|quando)\b|\bexige[m]?\b|\bleva tempo\b""",
    "general": r"""
        \b(?:more|most|less|best|better)\s+(?:\w+\s+)?(?:likely|effective|effectively|successful|sustainable|efficient|useful|reliable|when|if|where)\b|\b(?:can|may|tends? to|helps?|works? (?:best|better|well)|pays? off|leads? to|allows?|enables?|fosters?|increases?|reduces?|improves?|strengthens?|builds?|makes?|ensures?|creates?|matters?)\b
        \b(?:peut|peuvent|permet|permettent|favorisent?|contribuent?|renforcent?|améliorent?|facilitent?|aident?|plus efficaces?)\b
        \b(?:puede[n]?|permite[n]?|favorece[n]?|contribuye[n]?|fortalece[n]?|mejora[n]?|facilita[n]?|ayuda[n]?|más (?:eficaz|eficaces|efectiv[oa]s?))\b
        \b(?:pode[m]?|permite[m]|favorece[m]|contribui|contribuem|fortalece[m]|melhora[m]|facilita[m]|ajuda[m]?|mais efica(?:z|zes))\b""",
    "recommends": r"""
        \brecommend(?:s|ed|ing)?\b|\bwe (?:advise|suggest|urge|propose that)\b|\brecommendation (?:is|would be)\b|\bit (?:is|would be|will be) (?:\w+\s)?(?:suggested|proposed|advisable|advised)\b|\b(?:is|are) (?:encouraged|advised|urged) to\b
        \brecommand(?:e|ent|é|ée|és|ées|ons)\b|\bil (?:est|serait) (?:\w+\s)?(?:suggéré|proposé|souhaitable|conseillé)\b|\bil convien(?:t|drait) de\b
        \brecom(?:ienda|iendan|endamos|endó|endar|endable)\b|\bse (?:sugiere|propone|aconseja)\b|\bes aconsejable\b
        \brecomenda(?:-se|m|mos|do|da|r|)\b|\bsugere-se\b|\bpropõe-se\b|\bé aconselhável\b""",
    "should": r"""
        \b(?:should|shall|ought to)\b
        \b(?:devrait|devraient|faudrait|il faut)\b
        \b(?:debería[n]?|se debe[n]?|es necesario que|hay que|debiera[n]?)\b
        \b(?:deveria[m]?|deve-se|devem-se|é preciso|é necessário que)\b""",
    "must": r"""
        \b(?:must|needs? to|(?:has|have) to|a need (?:to|for)|needs? for)\b
        \b(?:doit|doivent|besoin de|nécessité de)\b
        \b(?:debe[n]?|necesita[n]?|tiene[n]? que|necesidad de)\b
        \b(?:deve[m]?|precisa[m]?|tem que|têm que|necessidade de)\b""",
    "order": r"""
        ^[\W_]*(?:continue|ensure|provide|develop|establish|strengthen|improve|increase|consider|create|include|involve|conduct|plan|use|promote|support|train|build|review|define|prepare|identify|avoid|engage|invest|encourage|design|work|set|make|keep|allow|start|begin|prioriti[sz]e|coordinate|integrate|implement|explore|introduce|expand|adopt|update|maintain|share|do not|always|never)\b
        ^[\W_]*(?:renforcer|assurer|développer|mettre|améliorer|prévoir|impliquer|former|poursuivre|créer|favoriser|intégrer|élaborer|établir|promouvoir|veiller|continuer|définir|éviter)\b
        ^[\W_]*(?:fortalecer|asegurar|garantizar|desarrollar|mejorar|incluir|involucrar|capacitar|continuar|crear|fomentar|integrar|elaborar|establecer|promover|definir|evitar|reforzar)\b
        ^[\W_]*(?:assegurar|garantir|desenvolver|melhorar|envolver|capacitar|criar|incentivar|elaborar|estabelecer|promover|definir|reforçar)\b""",
    "expected": r"""
        \bshould (?:have been|have had|be noted|be seen|be able|be possible|lead|result|help|enable|allow|then)\b|\b(?:whether|what|how|why|who|if)\b.{1,60}\bshould\b|\b(?:was|were) (?:supposed|expected|intended|meant|designed) to\b|\bwill be\b|\bplan(?:s|ned) to\b
        \b(?:était|étaient) (?:censé|prévu)\w*|\bil est prévu\b
        \b(?:estaba|estaban) previst\w+|\bse prevé\b
        \b(?:estava|estavam) previst\w+|\bprevê-se\b""",
    "hindsight": r"""
        \b(?:would|could|might|should) (?:also )?have\b|\b(?:would|could) (?:greatly )?benefit from\b|\bin (?:hindsight|retrospect)\b
        \baurai(?:t|ent) (?:pu|dû|été)\b
        \b(?:hubiera|habría)[n]?\b
        \b(?:teria|poderia ter|deveria ter)[m]?\b""",
    "future": r"""
        \b(?:in|for) (?:the )?future\b|\bgoing forward\b|\bmoving forward\b|\bfuture (?:projects?|programmes?|programs?|operations?|interventions?|phases?|efforts)\b|\bnext phase\b|\bsimilar (?:projects?|programmes?|programs?|contexts?|operations?|interventions?)\b
        \bà l['’]avenir\b|\b(?:projets?|programmes?|opérations?|interventions?) (?:futurs?|futures?|similaires?)\b|\bprochaine phase\b
        \ben (?:el )?futuro\b|\b(?:proyectos?|programas?|operaciones|intervenciones) (?:futur[oa]s?|similares)\b|\bpróxima fase\b
        \bno futuro\b|\b(?:projet?os?|programas?|operações|intervenções) (?:futur[oa]s?|semelhantes|similares)\b""",
    "success": r"""
        \bsuccess(?:es|ful|fully)?\b|\bsucceed(?:s|ed)?\b|\bachiev(?:e|ed|es|ements?|ing)\b|\baccomplish\w*|\bexceed(?:s|ed)\b|\bmanaged to\b|\bwell[- ](?:received|appreciated|regarded|functioning|established|coordinated)\b
        \bsuccès\b|\bréussi\w*|\batteint\w*\b|\bdépass(?:é|ée|és|ées)\b
        \bexitos\w+|\béxitos?\b|\blogr(?:ó|aron|ado|os?|ar)\b|\balcanz(?:ó|aron|ado)\b|\bsuper(?:ó|aron)\b
        \bsucessos?\b|\bbem-sucedid\w+|\bconsegui(?:u|ram)\b|\balcanç(?:ou|aram|ado)\b|\bsuper(?:ou|aram)\b""",
    "improved": r"""
        \b(?:improved|strengthened|increased|enhanced|enabled|helped|facilitated|contributed|boosted|reduced|expanded|empowered|benefit(?:t)?ed|saved|rose|raised|doubled|tripled|transformed|grew|gained|allowed)\b|\bled to\b|\bresulted in\b|\bas a result\b|\bthanks to\b
        \b(?:amélioré|renforcé|augmenté|permis|facilité|contribué|réduit|bénéficié|doublé|triplé)\w*\b|\bgrâce à\b
        \b(?:mejor|fortaleci|aument|permiti|facilit|contribuy|redu[cj]|duplic)(?:ó|aron|eron|ieron)\b|\bgracias a\b
        \b(?:melhor|fortalec|aument|permit|facilit|contribu|reduz|duplic)(?:ou|aram|eu|eram|iu|iram)\b|\bgraças a\b""",
    "praise": r"""
        \b(?:effective(?:ly)?|positive(?:ly)?|strong(?:ly)?|efficient(?:ly)?|innovative|excellent|remarkabl[ey]|impressive|valuable|appreciated|praised|exemplary|timely|significant(?:ly)?|substantial(?:ly)?|robust|high quality)\b
        \b(?:efficaces?|positif|positive|positifs|positives|solides?|remarquables?|apprécié\w*|pertinent\w*|significati\w+)\b
        \b(?:efica(?:z|ces)|efectiv[oa]s?|positiv[oa]s?|sólid[oa]s?|notables?|valiosos?|apreciad\w+|significativ\w+)\b
        \b(?:eficazes|efetiv[oa]s?|notáve(?:l|is)|valiosos?|apreciad\w+)\b""",
    "practice": r"""
        \b(?:good|best|promising|exemplary) (?:practice|approach|model|example)\b|\b(?:proved|proven|turned out|found) (?:to be )?(?:very |highly |particularly |extremely )?(?:effective|useful|valuable|successful|helpful|efficient)\b|\bwork(?:s|ed) (?:very |particularly )?well\b
        \bbonne pratique\b|\b(?:s['’]est avéré\w*|s['’]est révélé\w*) (?:très )?(?:efficace|utile|positi)\w*|\ba bien fonctionné\b
        \bbuena práctica\b|\bresult(?:ó|aron) (?:muy )?(?:eficaz|eficaces|efectiv\w+|útil|útiles)\b|\bfuncionó bien\b
        \bboa prática\b|\b(?:mostrou-se|revelou-se|mostraram-se|revelaram-se) (?:muito )?(?:efica\w+|úte?is?|útil|efetiv\w+)\b|\bfuncionou bem\b""",
    "challenge": r"""
        \bchalleng(?:e|es|ed|ing)\b|\bdifficult(?:y|ies)?\b|\bconstrain(?:ts?|ed)\b|\bobstacles?\b|\bbarriers?\b|\bproblem(?:s|atic)?\b|\bbottlenecks?\b|\bweakness(?:es)?\b|\bshortcomings?\b|\bstruggl(?:e|es|ed|ing)\b|\bdrawbacks?\b|\bchallenged\b
        \bdéfis?\b|\bdifficult[ée]s?\b|\bcontraintes?\b|\bobstacles?\b|\bfaiblesses?\b|\bproblèmes?\b
        \bdesafíos?\b|\bretos?\b|\bdificultad(?:es)?\b|\blimitacion(?:es)?\b|\bobstáculos?\b|\bdebilidad(?:es)?\b|\bproblemas?\b
        \bdesafios?\b|\bdificuldades?\b|\blimitaç(?:ão|ões)\b|\bfraquezas?\b|\bfragilidades?\b""",
    "lack": r"""
        \b(?:lack(?:s|ed|ing)?|insufficient(?:ly)?|inadequate(?:ly)?|weak(?:ly)?|gaps?|absence of|shortages?|poorly|poor(?! (?:people|households?|populations?|communit\w+|famil\w+|women|farmers|countr\w+|rural|urban|and\b))|limited|scarc\w+|fragmented|unclear|inconsistent|uneven|outdated|incomplete|under-?(?:staffed|funded|utili[sz]ed|resourced|used|developed))\b|\b(?:too|very) (?:few|little|late|short|slow|small|many)\b|\bnot (?:enough|sufficient(?:ly)?|adequately|clear|yet|fully|systematic(?:ally)?|always|been)\b|\bno (?:clear|formal|systematic|common|single|mechanism|system)\b
        \b(?:manque|insuffisan\w+|faibles?|absence d|limité\w*|inadéquat\w*|pénurie|lacunes?)\b|\bpas (?:assez|suffisamment|toujours)\b
        \b(?:falta|insuficiente\w*|débil\w*|ausencia de|limitad\w+|inadecuad\w+|escas\w+|carencia\w*|brechas?)\b
        \b(?:insuficiên\w+|frac[oa]s?|ausência de|inadequad\w+|escass\w+|carência\w*|lacunas?)\b""",
    "failed": r"""
        \b(?:fail(?:s|ed|ure|ures|ing)?|unable|delay(?:s|ed)?|hamper(?:s|ed)?|hinder(?:s|ed)?|imped(?:e|es|ed)|undermin(?:e|es|ed)|prevent(?:s|ed)|suffer(?:s|ed)?|neglected|discontinued|slowed|jeopardi[sz]ed|compromised|disrupted)\b|\b(?:did|does|do|was|were|could|has|have|is|are|had)(?: not|n['’]t)\b|\bcould not\b
        \b(?:échou\w+|échecs?|retard\w*|entrav\w+|empêch\w+|ralenti\w*|compromis\w*)\b|\bn['’](?:a|ont|était|étaient|est) pas\b
        \b(?:fracas\w+|retras\w+|obstaculiz\w+|impid\w+|impidieron|demoras?|afectó|afectaron)\b|\bno (?:se )?(?:pudo|pudieron|logró|lograron|fue|fueron|hubo)\b
        \b(?:fracass\w+|atras(?:o|os|ou|aram)|dificult(?:ou|aram)|impedi\w+|comprometeu)\b|\bnão (?:foi|foram|conseguiu|conseguiram|houve)\b""",
    "contrast": r"""
        \b(?:however|although|despite|nevertheless|nonetheless|but|yet|though|while)\b
        \b(?:cependant|toutefois|malgré|néanmoins|mais|bien que)\b
        \b(?:sin embargo|aunque|a pesar de|no obstante|pero)\b
        \b(?:no entanto|contudo|apesar de|embora|porém)\b""",
    "said": r"""
        \b(?:respondents?|interviewees?|informants?|stakeholders?|participants?|staff|beneficiaries|they|officials|some|many|most|team)\s+(?:\w+\s){0,2}?(?:said|reported|noted|felt|stated|mentioned|believed?|indicated|expressed|described|considered|perceived?|observed)\b|\b(?:it was|was also|were also) (?:reported|noted|observed|mentioned|stated|felt)\b|\baccording to\b
        \bselon\b|\bont (?:indiqué|déclaré|mentionné|signalé)\b
        \bsegún\b|\b(?:indicaron|señalaron|mencionaron|manifestaron)\b
        \bsegundo\b|\bde acordo com\b|\b(?:indicaram|referiram|mencionaram)\b""",
    "method": r"""
        \b(?:evaluation (?:team|questions?|criteria|design|approach)|the evaluators?|data collection|interviews?|focus groups?|survey(?:ed|s)?|sampl(?:e|es|ed|ing)|questionnaires?|methodolog\w+|desk review|case stud(?:y|ies)|terms of reference|triangulat\w+|statistical(?:ly)?|regressions?|confidence interval|baselines?|propensity|this (?:section|report|chapter|paper|study|evaluation|annex)|(?:figure|table|annex|box|appendix) [a-z0-9]+)\b
        \b(?:entretiens?|enquêtes?|échantillon\w*|méthodologi\w+|termes de référence|ce (?:rapport|chapitre)|cette (?:section|évaluation)|tableau \d)\b
        \b(?:entrevistas?|encuestas?|muestras?|metodolog\w+|términos de referencia|este (?:informe|capítulo)|esta (?:sección|evaluación)|tabla \d)\b
        \b(?:inquéritos?|amostras?|termos de referência|este (?:relatório|capítulo)|esta (?:secção|seção|avaliação)|tabela \d)\b""",
    "leaning": r"""
        ^[\W_]*(?:this|these|those|that|it|they|he|she|such|there|its|their|his|her|both|another|also|thus|therefore|hence|moreover|furthermore|however|additionally|in addition|as such|similarly|likewise|for (?:example|instance)|consequently|accordingly|then|and|but|so|or|which|as a result|in this (?:regard|respect|way|case|context)|in fact|indeed|finally|second(?:ly)?|third(?:ly)?|first(?:ly)?)\b
        ^[\W_]*(?:ce|cette|ces|cela|ceci|il|elle|ils|elles|cependant|toutefois|ainsi|en outre|de plus|par exemple|par ailleurs)\b
        ^[\W_]*(?:este|esta|estos|estas|esto|eso|ellos|ellas|además|sin embargo|así|por ejemplo|asimismo|también)\b
        ^[\W_]*(?:isto|isso|eles|elas|além disso|contudo|assim|por exemplo|também|porém)\b""",
    "hearsay": r"""
        \b(?:underst(?:an|oo)d|kn[eo]ws?|believ|think|thought|felt|feels?|agree|aware|hope|argu|question|whether|said)\w*\b.{0,80}\b(?:should|ought)\b|\bshould\b.{0,150}\b(?:but|yet)\b|\b(?:what|how|why|who)\b.{0,60}\bshould\b
        \b(?:pens|estim|croi|souhait|demand)\w+\b.{0,60}\b(?:devrai\w+|faudrait)\b
        \b(?:piens|cre[eía]|consider|opin|pregunt)\w+\b.{0,60}\b(?:deber?[ií]a\w*|debe[n]?)\b
        \b(?:ach|pens|acredit|consider|pergunt)\w+\b.{0,60}\b(?:deveria\w*|deve[m]?)\b""",
    "possible": r"""
        \b(?:could|would|may|might|will|shall|to be)\b
        \b(?:pourr\w+|serai(?:t|ent)|sera|seront|aura|auront|peut-être)\b
        \b\w{2,}(?:ará|erá|irá|arán|erán|irán|aría|ería|iría|arían|erían|irían)\b|\bpodr\w+
        \b\w{2,}(?:ará|erá|irá|arão|erão|irão|aria|eria|iria|ariam|eriam|iriam)\b""",
    "supposes": r"^\W*(?:if|unless|should|si|s['’]il|a menos que|se|caso|en caso de)\b",
    "ahead": r"\b(?:will|would)(?: \w+)? be (?:(?:an?|the|very|highly|most|more|also) ){0,2}(?:essential|crucial|critical|vital|important|necessary|key)\b",
    "reason": r"""
        \b(?:elements?|factors?|key|reasons?|ingredients?)\W.{0,40}\bsuccess\b
        \b(?:facteurs?|clés?|raisons?|éléments?)\W.{0,40}\b(?:succès|réussite)\b
        \b(?:factor(?:es)?|claves?|razon(?:es)?|elementos?)\W.{0,40}\béxito\b
        \b(?:fator(?:es)?|chaves?|raz(?:ão|ões)|elementos?)\W.{0,40}\bsucesso\b""",
    "aims": r"""
        \b(?:aim(?:s|ed|ing)?|seeks?|sought|intends?|intended|plans|planned|hopes?|strives?|wants?|set out|goals?|objectives?|purposes?|mission|vision|mandate)\b
        \b(?:objectifs?|buts?|finalité|vise(?:nt)?|visait|entend|souhaite|cherche(?:nt)?|ambition\w*|mission)\b
        \b(?:objetivos?|finalidad|propósitos?|busca[n]?|buscaba[n]?|pretende[n]?|misión|metas?)\b
        \b(?:objetivos?|finalidade|propósitos?|busca[m]?|visa[m]?|pretende[m]?|missão|metas?)\b""",
    "work": r"""
        \b(?:projects?|program(?:me)?s?|pilots?|interventions?|activit(?:y|ies)|teams?|partners?|partnerships?|staff|we|our|training|trainings|workshops?|participants?|beneficiar\w+|volunteers?|implementation)\b
        \b(?:projets?|équipes?|nous|nos|notre|partenaires?|partenariats?|agents|formations?|ateliers?|bénéficiaires?|bénévoles|mise en œuvre)\b
        \b(?:proyectos?|equipos?|nosotros|nuestr\w+|soci[oa]s|talleres|taller|personal|capacitaci\w+|beneficiari[oa]s?|voluntari[oa]s)\b
        \b(?:projetos?|equip[ea]s?|nós|noss[oa]s?|parceir\w+|parcerias?|oficinas?|formaç\w+|capacitaç\w+|servidores|beneficiári[oa]s?|voluntári[oa]s)\b""",
    "nation": r"""
        \b(?:countr(?:y|ies)|nations?|population|econom(?:y|ies)|poverty|crime|corruption|inequality|unemployment|climate|world|global(?:ly)?|century)\b
        \b(?:pays|nations?|population|économie|pauvreté|criminalité|corruption|inégalités?|chômage|climat\w*|monde|mondiale?|siècle)\b
        \b(?:país(?:es)?|naci(?:ón|ones)|población|economía|pobreza|crimen|corrupción|desigualdad|desempleo|clim\w+|mundo|mundial|siglo)\b
        \b(?:país(?:es)?|naç(?:ão|ões)|população|economia|pobreza|crime|corrupção|desigualdade|desemprego|clim\w+|mundo|mundial|século)\b""",
    "percent": r"\d ?%|\bper ?cent\b|\bpour cent\b|\bpor ciento\b|\bpor cento\b",
    "elided": r"^\W*\w+ (?:também|también)\b|^\W*\w{2,}(?:ría[n]?|ria[m]?)\b(?! (?:\w+ )?(?:conveniente|recomend|importante|necesari|necessári|útil|bom|bueno|dese|acons))",
    "verbal": r"""
        \b(?:is|are|was|were|has|have|had|can|could|may|must|should|would|will|do|does|did|need|needs)\b|\w{3,}ed\b
        \b(?:est|sont|était|étaient|a|ont|avait|peut|peuvent|doit|doivent|faut|sera|reste)\b|\w{3,}(?:ent|ait|aient)\b
        \b(?:es|son|fue|fueron|era|ha|han|había|puede|pueden|debe|deben|está|están|hay|tiene|tienen)\b|\w{3,}(?:ó|aron|ieron|aba|aban)\b
        \b(?:é|são|foi|foram|era|tem|têm|há|pode|podem|deve|devem|está|estão|houve)\b|\w{3,}(?:ou|aram|eram|iram|ava|avam)\b""",
    "negates": r"""
        \b(?:not|never|without|nor|none|neither|cannot|nobody|nothing)\b|n['’]t\b|\bno (?!longer than|more than)\w+
        \bne\b.{1,40}\b(?:pas|plus|jamais|rien|aucun\w*|guère)\b|\bn['’]\w+.{1,40}\b(?:pas|plus|jamais|rien|aucun\w*|personne)\b|\bsans\b|\baucune?\b
        \bno (?:se|ha\w*|est\w*|son|es|fue\w*|ten\w+|tien\w+|hay|pued\w*|pud\w+|cuent\w*|exist\w*|siempre|todos|todo|l[eao]s?|\w+(?:ron|ban|ó))\b|\bsin\b|\bning[uú]n\w*|\bnadie\b|\bnunca\b
        \bnão\b|\bsem\b|\bnenhum\w*|\bninguém\b|\bnunca\b|\bdeix(?:ou|aram|a|am)(?: \w+)? de\b""",
    "few": r"""
        \b(?:few(?:er)?|little|only|rarely|hardly|seldom|merely|less|lower|least|half|just)\b
        \b(?:peu|seule?s?|seulement|rarement|moins|à peine)\b
        \b(?:poc[oa]s?|sólo|solo|solamente|apenas|menos|baj[oa]s?)\b
        \b(?:pouc[oa]s?|só|somente|apenas|raramente|menos|baix[oa]s?)\b""",
    "trouble": r"""
        \b(?:cost(?:s|ly)?|expensive|slow(?:ly)?|late|lost|loss(?:es)?|reluctan\w+|refus\w+|resist\w+|risks?|risky|conflicts?|burden\w*|complex\w*|complicated|confus\w+|unaware|hard|tension\w*|siloed|silos|unsustainable|vulnerable|mistrust|distrust|fear(?:s|ed)?|turnover|cancel\w+|overload\w*|lag(?:s|ged)?|depend(?:s|ent|ence) on|instead of|rather than|varies|vary|differ(?:s|ed|ing))\b
        \b(?:coûte\w*|chers?|chère|lente?s?|lenteurs?|perte|refus\w*|résist\w+|risques?|conflits?|complex\w+|compliqué\w*|mécon\w+|lourdeur\w*|réticen\w+|rotation|peine(?:nt)?|freins?|blocages?|dépend\w*|au lieu de|plutôt que)\b
        \b(?:costos\w+|car[oa]s?|lent[oa]s?|lentitud|pérdidas?|rechaz\w+|neg(?:ó|aron)|resist\w+|riesgos?|conflictos?|complej\w+|desconfianza|desconoc\w+|tard(?:ó|e|ía)|rotación|depende\w*|en lugar de|más que)\b
        \b(?:custos\w*|car[oa]s?|lent[oa]s?|lentidão|perdas?|recus\w+|neg(?:ou|aram)|resist\w+|riscos?|conflitos?|complex\w+|desconfiança|desconhec\w+|grave\w*|falhas?|lacuna\w*|rotatividade|difíceis|difícil|piora\w*|depende\w*|em vez de)\b""",
    "gained": r"""
        \b(?:able to|now|adopted|taken over|scaled? up|rolled out|won|awarded|used by|faster|quick(?:er|ly)|cheaper|better|easier|first time|more than|recogni[sz]ed|became|become)\b|\b(?:fell|dropped|declined|cut|halved|shortened)\b
        \b(?:désormais|adopté\w*|reprise?s?|repris|mieux|plus vite|rapidement|meilleure?s?|baissé|diminué|chuté|utilisée?s? par|devenue?s?|satisf\w+|réussite)\b
        \b(?:ahora|adopt(?:ó|aron|ad\w+)|mejor(?:es)?|más rápid\w+|rápidamente|bajó|cayó|disminuy\w+|satisf\w+|pudo|pudieron|utilizad[oa]s? por|convirt\w+)\b
        \b(?:agora|hoje|adot(?:ou|aram|ad\w+)|melhor(?:es)?|mais rápid\w+|rapidamente|caiu|caíram|subiu|diminu\w+|pass(?:ou|aram) a|cumpri\w+|satisf\w+|pôde|puderam|reduziu-se|se reduziu|usad[oa]s? por)\b""",
    "narrates": r"""
        \b(?:we|i) (?:\w+ ){0,2}(?:had|were|was|did|decided|defined|knew|applied|wanted|planned|understood|went|made|used|chose|started|began|looked)\b
        \bnous (?:avons|avions|étions)\b
        \b(?:decidimos|definimos|quisimos|hicimos|usamos|empezamos|fuimos|estábamos|teníamos|consideramos)\b
        \b(?:decidimos|definimos|quisemos|fizemos|usamos|começamos|fomos|estávamos|tínhamos|consideramos)\b""",
    "example": r"""
        \b(?:for (?:example|instance)|an? (?:\w+ )?example|such as|e\.g\.)
        \b(?:par exemple|un exemple|tels? que|telles? que|comme)\b
        \b(?:por ejemplo|un ejemplo|tales como|como)\b
        \b(?:por exemplo|um exemplo|tais como|como)\b""",
    "from_to": r"\b(?:from|de|du|by|em|en|por) \d[^.]{0,40}\b(?:to|à|a|al|para|au) \d",
    "because": r"""
        \b(?:because|since|due to|owing to|so that|hence|which (?:means|meant|led|made|makes|allowed|helped)|thereby|caus(?:e|es|ed|ing)|leads?|lead to|result(?:s|ed|ing)? in)\b
        \b(?:parce qu\w*|car|puisqu\w*|faute de|en raison|ce qui|si bien que|entraîn\w+|condui\w+)\b
        \b(?:porque|debido a|ya que|por falta de|lo que|de modo que|por lo que|llev(?:a|ó) a)\b
        \b(?:porque|devido a\w*|já que|por causa|o que|de modo que|lev(?:a|ou) a)\b""",
    "when": r"""
        \b(?:when|whenever|where|once|as long as|the more|even)\b
        \b(?:lorsqu\w*|quand|là où|dès (?:que|le)|tant que|plus\b.{1,60}, plus|même)\b
        \b(?:cuando|donde|mientras|desde el (?:principio|inicio|comienzo)|incluso)\b
        \b(?:quando|onde|enquanto|desde o (?:início|começo|princípio)|mesmo)\b""",
    "than": r"\bthan\b|\bdavantage\b|\b(?:plus|moins) \w+ que\b|\b(?:más|mejor|menos)\b.{1,30}\bque\b|\b(?:mais|melhor|menos)\b.{1,30}\b(?:do )?que\b",
    "told_to": r"^\W*(?:always|toujours|siempre|sempre|try|test|choose|select|ask|look|think|respect|budget|publish|invest|focus|reduce|increase|link|clarify|give|find|get|don['’]t|\w{3,}ez|incluya|asegur\w+|considere|evite|elija|use|inclua|escolha|selecione|garanta|verifique|considere|certifique-se|foque|tenha|faça|guarde|procure|utilize|peça|mantenha|consulte|pense|gaste|só \w+e|só \w+a|piense|establecer|établir|establish|update|build|prévoir|associer|utiliser|nommer|clarifier|penser|garder)\b",
    "needed": r"""
        \bneed(?:s|ed)?\b|\brequired\b
        \b(?:nécessite\w*|faut|falloir|manqu\w+)\b
        \b(?:necesit\w+|hace falta|requier\w+|faltó|faltan|faltaron)\b
        \b(?:precis(?:a|am|ou|aram)|falt(?:a|am|ou|aram)|é preciso|requer\w*)\b""",
    "past": r"""
        \b(?:was|were|had|did)\b
        \b(?:était|étaient|avait|avaient|ont été|a été)\b
        \b(?:fue|fueron|había|habían|era|eran)\b
        \b(?:foi|foram|tinha|tinham)\b""",
    "numbers": r"\d",
    "dated": r"\b(?:19|20)\d\d\b",
    "cited": r"https?:|www\.|\bet al\b|\bibid\b|\bpp?\. ?\d|\bdoi\b|\bvol\. ?\d|[“\"].{3,80}[”\"]",
    "asks": r"\?[\W_]*$",
    "open_ended": r"[^.!?…\d¹²³⁰⁴-⁹][\"”’)\]¹²³⁰⁴-⁹]*$",
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    lines = [line.strip() for line in CUES[name].strip().split("\n")]
    return re.compile("|".join(lines))


@lru_cache(1024)  # the classifier and the rules ask for the same sentences in turn
def cues(sentence: str) -> frozenset[str]:
    """The names of the cues that a sentence has."""
    lowered = sentence.lower()  # 2.6 times as fast as patterns that ignore case
    return frozenset(name for name in CUES if _pattern(name).search(lowered))


def language(sentences: Iterable[str]) -> str:
    """The language that most of these sentences are in: "en", "fr", "es" or "pt", by their small words."""
    counted = Counter(_language(sentence) for sentence in sentences)
    return counted.most_common(1)[0][0] if counted else "en"


def _language(sentence: str) -> str:
    lowered = sentence.lower()
    found = {code: len(re.findall(pattern, lowered)) for code, pattern in LANGUAGES.items()}
    return max(found, key=found.__getitem__)
