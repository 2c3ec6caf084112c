"""French."""

from lessonbase.extraction.languages.language import Language

FRENCH = Language(
    names={
        # "Enseignement" alone is teaching, as in schools.
        "lesson": r"lecons?(?:\s+(?:apprises?|tirees?|retenues?|a\s+retenir))?|enseignements(?:\s+(?:tires|retenus|a\s+retenir))?|"
        r"(?:premier|second|(?:deux|trois|quatr|cinqu|six)ieme|dernier|principal|\d(?:er|e|eme)) enseignement|enseignement\s+(?:tire|retenu|a\s+retenir)|enseignement(?=\s+(?:n[o.]|#|\d|cle|majeur|principal|important))|apprentissages(?=\s+(?:cles|tires))",
        "best_practice": r"(?:bonne|meilleure)s?\s+pratiques?|pratiques?\s+(?:prometteuse|exemplaire|optimale)s?",
        "recommendation": r"recommandations?|preconisations?",
        "challenge": r"(?:defis?|difficultes?)(?:\s+rencontre(?:e?s)?)?",
        "success": r"reussites?|succes",
    },
    plurals=r"lecons|enseignements|apprentissages|pratiques|recommandations|preconisations|actions recommandees|defis|difficultes|"
    r"reussites|les succes",
    adjectives=r"principa(?:le|ux)s?|principales|grande?s?|premier|premiere|deuxieme|seconde?|troisieme|quatrieme|cinquieme|"
    r"autres?|nouvelles?|importante?s?|essentielle?s?|derniere",
    articles=r"une?|(?:un\s+)?exemples?\s+(?:de|d'une?)",
    after=r"cles?|majeure?s?|principa(?:le|ux)s?|principales|generale?s?|importante?s?|essentielle?s?|strategiques?|operationnel(?:le)?s?|"
    r"specifiques?|prioritaires?|transversa(?:le|ux)s?|transversales|techniques?|programmatiques?|finales?|globales?|"
    r"additionnelles?|complementaires?|politiques?|detaillees?|formulees?|proposees?|associees?|correspondantes?",
    numbers=r"une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix",
    stops=r"(?:conclusion|constat|constatation|resultat|objectif|question|exemple|etude de cas|question evaluative|question d'evaluation)s?",
    box=r"encadre|encart",
    sentence_labels={
        "lesson": r"(?:une|la|l'une? des|notre|une autre|l'autre)\s+(?:\w+\s){0,2}?(?:lecons?|enseignements?)\b(?:(?!\b(?:est|etait|fut)\b)[^.;:?]){0,90}?\s"
        r"(?:est|etait|fut)\s(?:que\s+|qu'|de\s+(?=\w))|"
        r"(?:un|l'un des|le|un autre|notre)\s+(?:\w+\s){0,2}?enseignements?\b(?:(?!\b(?:est|etait|fut)\b)[^.;:?]){0,90}?\s(?:est|etait|fut)\s(?:que\s+|qu')|"
        r"(?:(?:le|la|ce|cette|notre)\s(?:\w+\s){0,2}?|l')(?:experience|projets?|programme|intervention|evaluation|cas)(?:\s(?:de|du|des|d'|dans|a)\s?[^.,;:?]{1,60}?)?\s(?:(?:nous\s)?(?:a\s)?(?:apprend|appris|enseigne))\s(?:\w+ment\s)?(?:que\s+|qu')|"
        # "On retiendra que" opens a lesson only where it goes on with what holds, not with what was done.
        r"on retiendra\s(?:\w+\s)?(?:que\s+|qu')(?!.*(?:\b(?:ont|avait|avaient|etait|etaient|furent|fut)\b|\b(?:projet|programme|il|elle|mission|equipe)\sa\s|\d))|"
        r"(?:une?|la|le)\s(?:autre\s)?(?:lecon|enseignement)(?:\s\w+){0,2}?\s(?:concerne|porte sur|a trait a)\s[^.;:?]{1,90}\s?:\s+",
        "best_practice": r"(?:une|la|l'une des|une autre)\s+(?:bonne|meilleure)s?\s+pratiques?\b(?:(?!\b(?:est|etait|fut)\b)[^.;:?]){0,90}?\s"
        r"(?:est|etait|fut|consiste|consistait)\s(?:que\s+|qu'|de\s+|d'|a\s+|(?=(?:la|le|les)\s|l'))",
    },
    pointers=r"voir|cf\.?|se (?:referer|reporter) a|comme (?:ci-dessus|indique)",
    heading_lead=r"(?:fiche|modele|formulaire)s?\s+(?:de|des)|(?:un\s+)?exemples?\s+(?:de|d'une)|(?:resume|synthese|liste|tableau|tableau recapitulatif|recapitulatif|ensemble|matrice)\s+(?:de|des|du)(?:\s+les)?|"
    r"les?|la|des|quelques|nos|\d+|propositions\s+et|suggestions\s+et",
    heading_participles=r"appris(?:es)?|tire(?:e?s)?|retenu(?:e?s)?|identifie(?:e?s)?|degage(?:e?s)?|formule(?:e?s)?|issu(?:e?s)?|"
    r"emises|convenues|adoptees|concertees|proposees|a retenir|a tirer|observees",
    heading_prepositions=r"de|du|des|d'|pour|sur|a|au|aux|en|dans|par|relati(?:f|ve)s?|concernant|liee?s|destinees|adressees|a l'attention|a l'intention",
    heading_excludes=r"ateliers?|enquetes?|suivi",
    heading_names={
        "lesson": r"ce (?:que|qu') ?(?:nous avons|l'experience|le projet|on a) (?:\w+ )?(?:enseigne|appris)(?: .*)?|(?:points|elements) a retenir|principaux apprentissages",
        "best_practice": r"innovations? et (?:bonnes|meilleures) pratiques|(?:bonnes|meilleures) pratiques et innovations?",
        "recommendation": r"(?:actions? recommandees?|actions suggerees|mesures? recommandees?|(?:pistes|propositions|suggestions) d'ameliorations?|"
        r"(?:que |ce que nous )(?:ferions|ferons|faire|faudrait-il faire)(?:-nous)? (?:differemment|autrement)(?: .*)?)",
        # "Forces" alone may be armed, "contraintes" alone those of the evaluation.
        "challenge": r"(?:(?:defis|difficultes|obstacles|faiblesses|points faibles|insuffisances)(?:\s+et\s+(?:les\s+)?(?:defis|difficultes|obstacles|contraintes|faiblesses|insuffisances|echecs))?|contraintes et (?:difficultes|defis|obstacles)|contraintes(?= rencontrees))"
        r"(?:\s+(?:rencontre(?:e?s)|identifie(?:e?s)))?(?:\s+(?:du|de l'|de la|dans la|lors de la|par le)\s?(?:projet|programme|intervention|mise en o?e?uvre(?: du (?:projet|programme))?))?|"
        r"ce qui (?:n'a pas|a moins|a mal)(?: (?:bien|tres bien|aussi bien))? (?:fonctionne|marche)|ce qui (?:peut|pourrait|aurait pu|doit) etre ameliore",
        "success": r"(?:succes|reussites|points forts|forces(?= (?:du|de l')\s?(?:projet|programme|intervention)))(?:\s+et\s+(?:reussites|acquis|succes))?(?:\s+(?:enregistre|obtenu|identifie|observe)e?s)?"
        r"(?:\s+(?:du|de l')\s?(?:projet|programme|intervention))?|(?:principaux|les) (?:acquis|succes et acquis)(?: (?:du|de l')\s?(?:projet|programme|intervention))?|principales forces|ce qui a (?:bien|le mieux|tres bien) (?:fonctionne|marche)",
    },
    takeaways=r"(?:points|messages) (?:cles )?a retenir|ce qu'il faut retenir",
    join=r"et|ou",
    neutral_parts=r"(?:(?:les|principa(?:le|ux)s?|principales|synthese des|resume des)\s+)*(?:conclusions?(?: generales?| principales)?|constats?|constatations|resultats|"
    r"prochaines etapes|perspectives(?: d'avenir)?|voie a suivre|la voie a suivre|implications|defis|difficultes|contraintes|resume|synthese|discussion|"
    r"observations|reflexions|reussites|succes|acquis|opportunites|durabilite|perennite|limites)",
    roles={
        "summary": r"(?:resume|synthese|sommaire)\s+(?:executif|analytique|operationnel(?:le)?|executive|general|generale|du rapport|de l'evaluation.*)|"
        r"resume|synthese|note de synthese|l'evaluation en bref|messages (?:cles|principaux)|l'essentiel",
        "context": r"introduction(?: (?:et|au|a la|generale) ?.*)?|theorie du changement(?: .*)?|logique d'intervention|cadre (?:logique|institutionnel)|justification(?: .*)?|(?:contexte|historique|cadre general|mise en contexte|generalites)(?: .*)?|"
        r"(?:presentation|description|apercu) (?:du|de l'|de la|general du)\s?(?:projet|programme|intervention|action|pays|zone)(?: .*)?",
        "methodology": r"(?:(?:approche|demarche|cadre|aspects?|note)\s+)*(?:methodologi(?:e|ques?)|methodes)(?: .*)?|approche et methodologie|"
        r"(?:contraintes et |difficultes et )?limites (?:de l'evaluation|de l'etude|methodologiques)(?: .*)?|contraintes et limites|collecte (?:des|de) donnees(?: et .*)?|echantillon(?:nage)?(?: .*)?|considerations ethiques|"
        r"(?:cadre|deroulement|champ) de l'evaluation|limites?(?: (?:de|du|des|methodologiques) ?.*)?|(?:objectifs?|objet|but|portee|champ|finalite)(?: (?:de|du) (?:l'evaluation|l'etude|la mission|rapport))?"
        r"(?:(?:,| et) .*)?|questions (?:evaluatives|d'evaluation|cles)|criteres d'evaluation|equipe d'evaluation|"
        r"(?:livrables|produits)(?: attendus)?(?: de l'evaluation)?|(?:structure|plan) du rapport(?: .*)?",
        "findings": r"(?:(?:principaux|les|synthese des)\s+)*(?:constats?|constatations|resultats|defis|difficultes|reussites|acquis|realisations)(?: .*)?|"
        r"reponses aux questions (?:evaluatives|d'evaluation)|analyse (?:des resultats|de la (?:pertinence|coherence|durabilite)|de l'e(?:fficacite|fficience)|selon les criteres)(?: .*)?|"
        r"(?:themes|questions) transvers(?:aux|ales)(?: .*)?|principales constatations|atteinte des (?:resultats|objectifs)(?: .*)?|appreciation (?:globale|generale)|forces et faiblesses|egalite (?:des|de) genres?(?: .*)?|"
        r"(?:pertinence|efficacite|efficience|impact|effets|durabilite|perennite|viabilite|coherence|couverture)(?:(?:,| et| du| de) .*)?",
        "lessons": r"ce que (?:l'experience|le projet) (?:enseigne|a appris)|ce que nous avons appris",
        "recommendations": r"(?:la )?voie a suivre|prochaines etapes|pistes d'(?:action|amelioration)|suggestions(?: pour .*)?|plan d'actions?",
        "conclusions": r"(?:les |principales )?conclusions?(?: (?:generales?|principales|de l'evaluation|finales?|par critere|et perspectives).*)?",
        "reference": r"(?:liste des? )?(?:acronymes|sigles|abreviations|tableaux|figures|encadres|cartes|graphiques|annexes)(?: .*)?|"
        r"(?:liste des? )?(?:personnes?|parties prenantes|acteurs|informateurs cles|repondants)\s+(?:consulte|rencontre|interroge|interviewe|contacte)e?s.*|"
        r"liste des (?:\w+ ){0,2}(?:entretiens|participants|interlocuteurs|personnes|repondants)(?: .*)?|remerciements|notes(?: de fin)?|glossaire.*|lexique(?: .*)?|definitions?(?: des .*)?|terminologie|avertissement|avis de non-responsabilite",
    },
    contents=r"table des matieres|sommaire",
    works=r"references(?: bibliographiques| documentaires)?|bibliographie(?: .*)?|ouvrages cites|sources|"
    r"(?:liste des? )?documents?\s+(?:consulte|examine|analyse|cite)e?s.*|liste des (?:\w+ ){0,2}documents(?: .*)?",
    terms=r"termes de reference.*|tdr\b.*|cahier des charges.*|.*\b(?:questionnaires?|guides? d'entretiens?|(?:fiches?|grilles?|guides?) d'observation|canevas d'entretiens?|guides? de focus group|guides? d'entrevue|guides? de discussion|"
    r"outils? de collecte|matrice (?:d'evaluation|evaluative)|grilles? d'entretien)\b.*",
    past=r"(?:importance|processus|definition)s? (?:de|des|d'|du) .*\b(?:lecons|enseignements|pratiques|recommandations)\b.*|(?:suivi|etat|statut|mise en o?e?uvre|degre|niveau)\b.*\brecommandations.*|recommandations (?:anterieures|precedentes).*|"
    r"(?:reponses?|commentaires) (?:de la|du|des|de l')\s?(?:direction|management|administration|gestionnaires)(?! a la)(?: .*)?|"
    r".*\b(?:lecons|enseignements)\b.*\b(?:d'autres|projets anterieurs|pris(?:es)? en compte|integre(?:e?s))\b.*\b(?:conception|formulation)(?: .*)?|(?:analyse )?(?:swot|ffom)(?:\W.*)?",
    annex=r"annexes?|appendices?|pieces? jointes?",
    addressee=r"(?:pour|au|aux|a la|a l'attention d[eu]s?|a l'intention d[eu]s?|adressees? (?:a|aux?)|destinees? (?:a|aux?))\s+\S.*|a l'\S.*",
    lead_ins=r"\b(?:les|ces|aux|principales|cles|plusieurs|quelques|certaines|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:lecons|enseignements|recommandations|(?:bonnes|meilleures)\s+pratiques)\b[^.:?]{0,80}\bsuivant(?:e?s)?\b[^.:?]{0,80}:\W*$|"
    r"\b(?:principales|plusieurs|quelques|certaines|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:lecons|enseignements|recommandations|(?:bonnes|meilleures)\s+pratiques)\b[^.:?]{0,120}:\W*$",
    recommending_lead_ins=r"\b(?:evaluation|evaluateurs?|evaluatrices?|equipe|mission|revue|rapport|etude|consultante?s?|auteurs?|nous)\b[^.:?]{0,40}"
    r"\b(?:recommand(?:e|ent|ons)|preconise(?:nt)?)\b[^.?]{0,120}:\W*$|\bil est (?:\w+ )?recommande (?:de|d'|que|a|au|aux)\b[^.?]{0,120}:\W*$",
    not_lead_ins=r"\b(?:(?:avec|aupres|aux) (?:(?:les|des) )?(?!recommandations|lecons|enseignements|pratiques)\w+ suivante?s|sera|seront|devra|vise(?:nt)?|visait|objectifs?|le but|portee|questions?|repond(?:re|ent)? a|ateliers?|precedentes?|anterieures?|"
    r"mises? en o?e?uvre|a mi-parcours|intermediaire (?:a|avait) \w+|pour (?:identifier|tirer|fournir|generer|documenter|elaborer))\b",
    columns={
        "recommendation": r"(?:principales\s+)?(?:recommandations?|preconisations?)(?:\s+(?:cles?|principales?|strategiques?|proposees?|formulees?))?|actions? recommandees?",
        "lesson": r"(?:principales\s+)?(?:lecons?|enseignements)(?:\s+(?:apprises?|tirees?|retenues?|tires?|cles?))*",
        "best_practice": r"(?:bonne|meilleure)s?\s+pratiques?",
        "challenge": r"(?:principaux\s+|principales\s+)?(?:defis?|difficultes?)(?:\s+rencontre(?:e?s)?)?",
        "success": r"(?:reussites?|succes)",
    },
    not_columns=r"no\b|numero|statut|etat|responsable|niveau|categorie|priorite|delai|echeance",
    announcing=r"^\W*(?:les|ces|toutes les|nos|la plupart des)\s+(?:\w+\s+){0,2}(?:lecons|enseignements|recommandations|pratiques)(?:\s+(?:apprises|tirees|tires|suivante?s|ci-dessous|ci-apres|qui suivent))?\s+"
    r"(?:doivent etre|sont|etaient|peuvent etre|ont ete|seront|s'appuient|decoulent|s'adressent|portent|refletent)\b|"
    r"\b(?:(?:cette section|ce chapitre|ce rapport|cette partie|cette annexe)\b|(?:lecons|enseignements|recommandations|pratiques) (?:suivante?s|ci-dessous|ci-apres|qui suivent)\b|"
    r"(?:presente|resume|enonce|propose|formule)(?:nt)? (?:\w+\s+){0,3}(?:lecons|enseignements|recommandations|pratiques)\b|"
    r"\btexte (?:explicatif|expliquant)\b|\bnous (?:\w+ )?(?:retenons|degageons|tirons|presentons|identifions) (?:[\w-]+\s){0,4}?(?:lecons|enseignements|recommandations|pratiques)\b[^,;:]{0,120}\W*$|"
    r"^\W*(?:[\w-]+\s){1,4}?(?:lecons|enseignements|recommandations|pratiques) (?:se degagent|ressortent|emergent|peuvent etre (?:tire|degage|retenu)\w*)\b[^,;:]{0,80}\W*$|"
    r"(?:comme suit|ci-dessous|ci-apres|les suivante?s)\W*$)",
    recommending=(
        r"\b(?:recommandent|recommandons|preconisent|preconisons)\b|\bil (?:est|serait) (?:\w+ )?(?:recommande|conseille|suggere|propose)\b|"
        r"\bla recommandation est (?:que|de)\b|"
        r"\b(?:mission|evaluation|equipe|evaluateurs?|evaluatrices?|consultante?s?) (?:\w+ )?(?:propose|suggere)(?:nt)? (?:de |d'|que |qu'|a l|au )|\bnous (?:proposons|suggerons) (?:de |d'|que |qu'|a l|au )|"
        r"(?<!ete )(?<!est )(?<!comme )(?<!avait )(?<!avaient )(?<!ont )(?<!deja )(?<!a )\b(?:recommande|preconise)\b",
        r"\b(?:devrai(?:t|ent)|devra|devront|gagnerai(?:t|ent) a)\b|\bil (?:faudrait|conviendrait|convient)\b|\bil y aurait lieu (?:de |d')|"
        r"\bil serait (?:\w+ )?(?:souhaitable|utile|important|opportun|judicieux|bon|preferable|necessaire|pertinent)\b",
        r"\b(?:doit|doivent|il faut|pourrai(?:t|ent) envisager|sont (?:invites|encourages) a|est (?:invite|encourage)e? a)\b|"
        r"\bil (?:est|sera) (?:\w+ )?(?:important|essentiel|crucial|necessaire|indispensable|imperatif|primordial|fondamental)\b",
    ),
    expecting=r"\bdevrai(?:t|ent) (?:\w+ment |ainsi |donc |aussi )?(?:permettre|contribuer|faciliter|conduire|aider|aboutir|mener|entrainer|beneficier|"
    r"produire|generer|avoir ete|etre (?:note|possible|en mesure))\b|"
    r"\b(?:si|comment|pourquoi|ce que|estime(?:nt)? que|pense(?:nt)? que|declare(?:nt)? que|demande(?:nt)?) (?:\w+\s+){0,4}devrai(?:t|ent)\b",
    teaching=(
        r"\blecons?\b|\benseignements? (?:tire|cle|est|majeur|important)|\b(?:appris|montre|demontre) que\b",
        r"\b(?:devrai(?:t|ent)|doit|doivent|il faut|(?<!l')essentiel(?:le)?s?|(?<=\bl')(?<!pour l')essentiel(?! d(?:e|u|es)\b| d')|crucia(?:l|le|ux)|indispensables?|primordial(?:e)?|importante?s?|importance|necessaires?|"
        r"necessitent?|exigent?|requiert|requierent|depend(?:ent)?|ne peut|ne peuvent|prealable|seulement (?:si|quand|lorsque)|cle (?:de|du|pour)|"
        r"plus (?:efficaces?|durables?|susceptibles?))\b",
        r"\b(?:peut|peuvent|permet|permettent|aide|aident|favorise|favorisent|ameliore|ameliorent|renforce|renforcent|reduit|reduisent|facilite|facilitent|contribue|contribuent)\b",
    ),
    orders=r"(?:ne pas|ne jamais|continuer (?:a|de)|toujours|veiller a|s'assurer|s'appuyer|faire en sorte|mettre (?:en|a|au|sur|l'accent)|prendre en|"
    r"former (?:les|des|le|la|l'|aux|un|une|deux|trois|dans|chaque|davantage)|tenir compte|rendre|donner)\b",
    imperatives="""
    abandonner aborder accelerer accentuer accompagner accorder accroitre accueillir acquerir activer actualiser adapter affecter affiner agir
    agrandir aider ajouter ajuster aligner alimenter alleger allouer ameliorer amorcer amplifier analyser animer annuler anticiper appliquer
    apporter approfondir appuyer arreter articuler associer assouplir assurer assurez attirer attribuer augmenter autonomiser autoriser
    capitaliser changer choisir clarifier collaborer collecter combiner communiquer comparer completer concentrer concevoir conduire confier
    confirmer consacrer conserver considerer consolider constituer construire consulter continuer continuez contribuer controler convenir
    convoquer coordonner creer creez debloquer decentraliser dedier definir definissez deleguer demander demarrer deployer designer determiner
    developper developpez dialoguer diffuser distribuer diversifier documenter doter echanger eclaircir elaborer elaborez elargir eliminer elire
    embaucher encadrer encourager encouragez engager enregistrer enrichir enseigner entretenir envisager equilibrer equiper etablir etablissez
    etendre etudier evaluer eviter evitez examiner exclure executer exiger expliciter explorer faciliter faire favoriser federer finaliser
    financer fixer formaliser formuler fournir garantir generaliser gerer harmoniser homologuer identifier identifiez illustrer impliquer
    impliquez inciter inclure incorporer informer initier inscrire inspecter instaurer institutionnaliser integrer integrez intensifier
    introduire investir inviter joindre laisser lancer limiter lutter maintenez maintenir maitriser mener mesurer mettez mobiliser moderniser
    modifier motiver multiplier mutualiser negocier nommer numeriser obtenir octroyer offrir optimiser organiser orienter outiller ouvrir
    partager payer perenniser perfectionner permettre piloter placer plaider planifier poursuivez poursuivre pourvoir preciser prendre preparer
    preserver prevoir prevoyez prioriser privilegier proceder produire prolonger promouvoir proposer proteger publier quantifier raccourcir
    ramener rapprocher ratifier rationaliser realiser recenser rechercher reconduire reconnaitre reconsiderer reconstituer recruter recueillir
    redefinir rediger reduire redynamiser reequilibrer reexaminer reflechir reformer regler regrouper rehabiliter relancer rembourser remplacer
    rencontrer renforcer renforcez renouveler reorganiser reorienter reparer repartir repenser repliquer reporter reprendre requerir reserver
    respecter responsabiliser resserrer restituer restructurer retenir reunir reutiliser revaloriser reviser revitaliser revoir sauvegarder
    scinder securiser selectionner sensibiliser separer signaler signer simplifier solliciter souscrire soutenir standardiser statuer stimuler
    structurer substituer suivre superviser supprimer surveiller synthetiser systematiser tenir terminer tester tirer traduire traiter
    transferer transformer transmettre travailler uniformiser utiliser utilisez valider valoriser veiller veillez verifier verser viser
    vulgariser
    """,
    finite=r"\b(?:est|sont|était|étaient|peut|peuvent|doit|doivent|devrait|devraient|faut|permet|permettent|aide|aident|favorise|favorisent|exige|exigent|"
    r"dépend|dépendent|renforce|renforcent|améliore|améliorent|réduit|réduisent|facilite|facilitent|contribue|contribuent|reste|restent|nécessite|nécessitent|ont)\b",
    actions=r"(?:developpement|etablissement|creation|introduction|utilisation|integration|adoption|formation|mise en place|mise en (?:oe|o)uvre|"
    r"implication|participation|inclusion|application|organisation|mobilisation|promotion|production|publication|decentralisation|recours)\s+(?:de|du|des|d'|a|au|aux)\b",
    asides=r"(?:breve |courte )?description (?:succincte )?(?:de la lecon|des lecons|de la bonne pratique)|contexte et (?:toutes )?(?:les )?conditions (?:prealables|connexes)|utilisateurs (?:cibles|vises)(?:\W+beneficiaires)?\W*$|"
    r"(?:inserer|saisir|ecrire) (?:le |votre )?texte ici|(?:abreviations?|acronymes?|sigles?|notes?|sources?|legende|n\.?b\.?|adapte de)\s*[:.]",
    particulars=r"(?:priorite|responsab\w+|echeance|calendrier|delais?|adressee? a|destinataires?|cible\w*|niveau de priorite|lie a|base sur|acteurs? responsables?)(?:\s+\w+){0,3}\s*[:–—-]",
    broad=r"\b(?:constats?|constatations|resultats|discussion|analyse)\b",
    standards=r"\b(?:s'engage(?:nt)?|engagee?s?) (?:\w+ )?(?:a|en faveur) |\b(?:conform\w+ aux?|selon les|suit les|respecte(?:nt)? les) (?:[\w-]+ ){0,2}?(?:bonnes|meilleures) pratiques\b",
    course=r"\b(?:a la fin|au terme) de (?:cette|la|chaque) (?:lecon|seance|session|module)|\bobjectifs? (?:d'apprentissage|pedagogiques?)\b|\bplan de (?:la )?lecon\b|"
    r"\bdans cette lecon\b|\bles (?:participants|apprenants|eleves|stagiaires) (?:seront capables|sauront|pourront|apprendront)\b",
    timetable=r"jours?|heures?|horaires?|duree|seance|session|salle|formateurs?|formatrices?|enseignante?s?|facilitateurs?|facilitatrices?|animateurs?|animatrices?|intervenante?s?",
    describing=r"(?:breve|courte) description (?:de la |de l'|des )|(?:bref|court) resume (?:de la |de l'|des )",
)
