"""Portuguese, as written in Brazil, Portugal and Africa."""

from lessonbase.extraction.languages.language import Language

PORTUGUESE = Language(
    names={
        "lesson": r"lic(?:ao|oes)(?:\s+(?:aprendidas?|extraidas?))?|ensinamentos?|aprendizagens(?:\s+(?:retiradas|extraidas))?|"
        r"(?:primeir|segund|terceir|quart|quint|ultim)[ao] (?:aprendizagem|ensinamento)|aprendizagem(?=\s+(?:n[o.]|#|\d|chave))|aprendizados?",
        "best_practice": r"(?:boa|melhor)(?:e?s)?\s+praticas?|praticas?\s+(?:promissora|exemplar|otima|optima)(?:e?s|is)?",
        "recommendation": r"recomendac(?:ao|oes)",
        "challenge": r"(?:desafios?|dificuldades?)(?:\s+(?:encontrad|enfrentad)[ao]s?)?",
        "success": r"sucessos?|exitos?|casos?\s+de\s+sucesso",
    },
    plurals=r"licoes|ensinamentos|aprendizagens|aprendizados|praticas|recomendacoes|acoes recomendadas|desafios|dificuldades|sucessos|exitos",
    adjectives=r"principa(?:l|is)|grandes?|primeir[ao]|segund[ao]|terceir[ao]|quarta|quinta|outr[ao]s?|nov[ao]s?|importantes?|ultima",
    articles=r"uma?|(?:um\s+)?exemplos?\s+de(?:\s+uma)?",
    after=r"chaves?|principa(?:l|is)|gera(?:l|is)|importantes?|estrategic[ao]s?|operaciona(?:l|is)|especific[ao]s?|prioritari[ao]s?|"
    r"transversa(?:l|is)|tecnic[ao]s?|programatic[ao]s?|fina(?:l|is)|globa(?:l|is)|adiciona(?:l|is)|complementares|politic[ao]s?|detalhad[ao]s|propost[ao]s|associad[ao]s?|correspondentes?",
    numbers=r"uma?|dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez",
    stops=r"(?:conclus(?:ao|oes)|constatac(?:ao|oes)|achados?|resultados?|objetivos?|objectivos?|perguntas?|exemplos?|estudos? de caso|questao de avaliacao)",
    box=r"caixa|quadro de texto",
    sentence_labels={
        "lesson": r"(?:uma|a|outra|nossa|uma das)\s+(?:\w+\s){0,2}?lic(?:ao|oes)\b(?:(?!\b(?:e|era|foi)\b)[^.;:?]){0,90}?\s(?:e|era|foi)\s(?:que\s+|a de\s+)|"
        r"(?:um|o|outro|um dos)\s+(?:\w+\s){0,2}?(?:ensinamentos?|aprendizados?)\b(?:(?!\b(?:e|era|foi)\b)[^.;:?]){0,90}?\s(?:e|era|foi)\s(?:que\s+|o de\s+)|"
        r"(?:aprendeu-se|tem-se aprendido|aprendemos)\sque\s+|"
        r"(?:o|a|esta|este|nossa)\s(?:\w+\s){0,2}?(?:experiencia|projec?to|programa|intervencao|caso)(?:\s(?:de|do|da|em|no|na|com)\s[^.,;:?]{1,60}?)?\s(?:nos\s)?(?:ensina|ensinou)(?:-nos)?\sque\s+|"
        r"(?:uma|a|outra)\s(?:\w+\s){0,2}?licao(?:\s\w+){0,2}?\s(?:diz respeito a|refere-se a|prende-se com|tem a ver com)\s[^.;:?]{1,90}:\s+",
        "best_practice": r"(?:uma|a|outra|uma das)\s+(?:boa|melhor)(?:e?s)?\s+praticas?\b(?:(?!\b(?:e|era|foi|consiste)\b)[^.;:?]){0,90}?\s(?:(?:e|era|foi|consiste)\s(?:que\s+|em\s+|a de\s+)|(?:era|foi)\s(?=(?:a|o|as|os)\s))",
    },
    pointers=r"ver|veja|vide|consultar|consulte|como (?:indicado|referido) acima",
    heading_lead=r"(?:ficha|formulario|modelo)s?\s+(?:de|para)|(?:um\s+)?exemplos?\s+de(?:\s+uma)?|(?:resumo|sintese|lista|tabela|quadro|conjunto|matriz)\s+d[aeo]s?|as?|os?|algumas|nossas|\d+|propostas\s+e|sugestoes\s+e",
    heading_participles=r"aprendidas|extraid[ao]s|retiradas|identificad[ao]s|obtid[ao]s|decorrentes|emergentes|formuladas|propostas|feitas|observadas|acordadas",
    heading_prepositions=r"de|do|da|dos|das|para|sobre|a|ao|aos|as|em|no|na|nos|nas|por|pelo|relativas|relacionadas|quanto|com|dirigidas|destinadas",
    heading_excludes=r"oficinas?|workshops?|inqueritos?|seguimento|acompanhamento",
    heading_names={
        "lesson": r"o que (?:aprendemos|se aprendeu|foi aprendido|a experiencia ensina)(?: .*)?",
        "best_practice": r"inovac(?:ao|oes) e (?:boas|melhores) praticas|(?:boas|melhores) praticas e inovac(?:ao|oes)",
        "recommendation": r"(?:ac(?:c)?oes recomendadas|ac(?:c)?oes sugeridas|medidas recomendadas|(?:propostas|sugestoes) (?:de|para a) melhorias?|"
        r"o que (?:fariamos|faremos|deveriamos fazer) (?:diferente(?:mente)?|de outr[ao] .*)\W*)",
        # "Limitações" are mostly those of the evaluation, "realizações" all that was done.
        "challenge": r"(?:desafios|dificuldades|constrangimentos|obstaculos|pontos fracos|fraquezas)(?:\s+e\s+(?:os\s+|as\s+)?(?:desafios|dificuldades|constrangimentos|obstaculos|fraquezas))?(?:\s+(?:encontrad|enfrentad|identificad)[ao]s)?"
        r"(?:\s+(?:do|da|na|durante a)\s(?:projec?to|programa|intervencao|implementacao|execucao)(?: do (?:projec?to|programa))?)?|"
        r"o que nao (?:funcionou|correu)(?: (?:tao )?bem)?|o que (?:funcionou|correu) menos bem|o que (?:pode|poderia|podia)(?: ter sido| ser)? (?:melhorado|melhorar)",
        "success": r"(?:conquistas|sucessos|exitos|pontos fortes|fortalezas)(?:\s+e\s+(?:sucessos|conquistas|exitos))?(?:\s+(?:alcancad|obtid|identificad)[ao]s)?(?:\s+(?:do|da)\s(?:projec?to|programa|intervencao))?|"
        r"o que (?:funcionou|correu) (?:muito )?bem",
    },
    takeaways=r"(?:pontos|ideias|mensagens) (?:chave )?a reter",
    join=r"e|ou",
    neutral_parts=r"(?:(?:as|os|principais|resumo d[ao]s|sintese d[ao]s)\s+)*(?:conclus(?:ao|oes)(?: gerais| principais)?|constatacoes|achados|resultados|proximos passos|caminho a seguir|"
    r"perspectivas|perspetivas|implicacoes|desafios|dificuldades|resumo|sintese|discussao|observacoes|reflexoes|sucessos|exitos|oportunidades|sustentabilidade|limitacoes)",
    roles={
        "summary": r"(?:resumo|sumario|sintese)\s+(?:executiv[oa]|analitic[oa]|geral|do relatorio|da avaliacao.*)|resumo|sintese|a avaliacao em resumo|(?:sumario|resumo) executivo e .*|mensagens[ -]chave",
        "context": r"introducao(?: (?:e|ao|a) .*)?|teoria da mudanca(?: .*)?|logica de intervencao|(?:quadro|marco) logico|justifica(?:cao|tiva)(?: .*)?|(?:contexto|antecedentes|enquadramento|contextualizacao)(?: .*)?|"
        r"(?:apresentacao|descricao) d[oa]\s(?:projeto|projecto|programa|intervencao|pais|zona|contexto)(?: .*)?",
        "methodology": r"(?:(?:abordagem|quadro|aspetos?|aspectos?|nota)\s+)*(?:metodologi(?:a|cos?|ca)|metodos)(?: .*)?|abordagem e metodologia|limitacoes(?: (?:de|do|da|metodologicas) ?.*)?|"
        r"(?:objetivos?|objectivos?|objeto|proposito|ambito|escopo|finalidade)(?: (?:da avaliacao|do estudo|do relatorio|da missao))?(?:(?:,| e) .*)?|"
        r"(?:perguntas|questoes) (?:de avaliacao|avaliativas|chave)|criterios de avaliacao|(?:recolha|coleta) de (?:dados|informac(?:ao|oes))(?: e .*)?|amostra(?:gem)?(?: .*)?|consideracoes eticas|(?:desenho|enfoque) da avaliacao|"
        r"constrangimentos e limit(?:es|acoes)(?: .*)?|equipe? de avaliacao|equipa de avaliacao|"
        r"produtos esperados(?: da avaliacao)?|entregaveis|estrutura do relatorio(?: .*)?",
        "findings": r"(?:(?:principais|os|as|resumo d[ao]s)\s+)*(?:constatacoes|achados|resultados|desafios|dificuldades|realizacoes|sucessos|exitos)(?: .*)?|"
        r"respostas as (?:perguntas|questoes) de avaliacao|analise d[oe]s resultados(?: .*)?|(?:temas|questoes) transversa(?:is)(?: .*)?|igualdade de genero(?: .*)?|(?:apreciacao|avaliacao) (?:global|geral)|"
        r"(?:pertinencia|relevancia|eficacia|viabilidade|efetividade|eficiencia|impactos?|efeitos|sustentabilidade|coerencia|cobertura)(?:(?:,| e| d[ao]) .*)?",
        "lessons": r"o que (?:aprendemos|se aprendeu|a experiencia ensina)",
        "recommendations": r"(?:o )?caminho a seguir|proximos passos|sugestoes(?: para .*)?|plano de ac(?:c)?ao",
        "conclusions": r"(?:as |principais )?conclus(?:ao|oes)(?: (?:gerais|principais|finais|da avaliacao|por criterio).*)?|consideracoes finais",
        "reference": r"(?:lista de |indice de )?(?:acronimos|siglas|abreviaturas|abreviacoes|tabelas|quadros|figuras|mapas|graficos|anexos)(?: .*)?|"
        r"(?:lista (?:de|dos|das) )?(?:pessoas?|partes interessadas|atores|actores|informantes-chave)\s+(?:consultad|entrevistad|contactad|contatad)[ao]s.*|"
        r"lista (?:de|dos|das) (?:\w+ ){0,2}(?:entrevistas|participantes|pessoas|entrevistados)(?: .*)?|agradecimentos|notas(?: finais)?|glossario.*|lexico|defini(?:cao|coes)(?: de .*)?|terminologia|aviso legal",
    },
    contents=r"indice(?: geral| de conteudos?)?|sumario|(?:tabela de )?conteudos?",
    works=r"referencias(?: bibliograficas| documentais)?|bibliografia(?: .*)?|obras citadas|fontes|"
    r"(?:lista (?:de|dos|das) )?documentos?\s+(?:consultad|revist|revisad|analisad|citad)[ao]s.*|lista (?:de|dos|das) (?:\w+ ){0,2}documentos(?: .*)?",
    terms=r"termos de referencia.*|tdr\b.*|caderno de encargos.*|.*\b(?:questionarios?|gui(?:as?|ao|oes) de entrevistas?|guias? de discussao|(?:fichas?|guias?|guiao|guioes) de observacao|gui(?:as?|ao|oes) de grupos? foca(?:l|is)|"
    r"ferramentas? de recolha|instrumentos? de (?:recolha|coleta)|matriz de avaliacao|roteiros? de entrevistas?)\b.*",
    past=r"(?:importancia|processo|definic)(?:ao|oes|s)? (?:de|da|das|do) .*\b(?:licoes|praticas|recomendacoes)\b.*|(?:seguimento|acompanhamento|estado|situacao|cumprimento|implementacao|grau)\b.*\brecomendacoes.*|recomendacoes (?:anteriores|previas).*|"
    r"(?:respostas?|comentarios) d[ao] (?:gestao|direc(?:c)?ao|administracao|gerencia)(?: (?:a|as|ao|e)\b.*)?|"
    r".*\blicoes\b.*\b(?:incorporadas|integradas|consideradas|tidas em conta) n[ao]\b.*\b(?:desenho|concecao|concepcao)(?: .*)?|(?:analise |matriz )?(?:swot|fofa)(?:\W.*)?",
    annex=r"anexos?|apendices?",
    addressee=r"(?:para|aos?|dirigidas? a|destinadas? a)\s+\S.*",
    lead_ins=r"\b(?:as|os|estas|principais|varias|algumas|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|\d+)\s+(?:\w+\s+){0,2}?"
    r"(?:licoes|ensinamentos|aprendizagens|recomendacoes|(?:boas|melhores)\s+praticas)\b[^.:?]{0,80}\bseguintes\b[^.:?]{0,80}:\W*$|"
    r"\b(?:seguintes|principais|varias|algumas|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|\d+)\s+(?:\w+\s+){0,2}?"
    r"(?:licoes|ensinamentos|aprendizagens|recomendacoes|(?:boas|melhores)\s+praticas)\b[^.:?]{0,120}:\W*$",
    recommending_lead_ins=r"\b(?:avaliacao|avaliador(?:es|as?)?|equipe?|equipa|missao|revisao|relatorio|estudo|consultor(?:es|as?)?|autor(?:es|as?)?)\b[^.:?]{0,40}"
    r"\b(?:recomendam?|sugerem?)\b[^.?]{0,120}:\W*$|\b(?:recomenda-se|recomendamos)\b[^.?]{0,120}:\W*$",
    not_lead_ins=r"\b(?:(?:com|por|entre|aos?) (?:[ao]s )?seguintes(?! (?:\w+ ){0,2}(?:licoes|recomendacoes|praticas|ensinamentos|aprendizagens))|sera|serao|devera|visa|pretende|objetivos?|objectivos?|proposito|ambito|perguntas?|responder a|oficinas?|anteriores|previas|"
    r"implementad[ao]s|de meio termo|intercalar (?:fez|formulou|tinha|havia|emitiu|propos|apresentou)|para (?:identificar|extrair|retirar|fornecer|gerar|documentar|elaborar))\b",
    columns={
        "recommendation": r"(?:principais\s+)?recomendac(?:ao|oes)(?:\s+(?:chaves?|principais|estrategicas?|propostas?))?|ac(?:c)?oes recomendadas",
        "lesson": r"(?:principais\s+)?(?:lic(?:ao|oes)|ensinamentos|aprendizagens|aprendizados)(?:\s+(?:aprendidas?|extraidas?|chaves?))*",
        "best_practice": r"(?:boa|melhor)(?:e?s)?\s+praticas?",
        "challenge": r"(?:principais\s+)?(?:desafios?|dificuldades?)(?:\s+(?:encontrad|enfrentad)[ao]s?)?",
        "success": r"sucessos?|exitos?",
    },
    not_columns=r"no\b|numero|estado|responsavel|nivel|categoria|prioridade|prazo",
    announcing=r"^\W*(?:as|estas|todas as|nossas|a maioria das)\s+(?:\w+\s+){0,2}(?:licoes|ensinamentos|recomendacoes|praticas)(?:\s+(?:aprendidas|seguintes|abaixo|a seguir|que se seguem))?\s+"
    r"(?:devem ser|sao|eram|podem ser|foram|serao|baseiam-se|decorrem|dirigem-se|apresentam-se|refletem)\b|"
    r"\b(?:(?:esta seccao|esta secao|este capitulo|este relatorio|esta parte|este anexo|o presente (?:capitulo|relatorio))\b|seguintes (?:\w+\s+){0,3}(?:licoes|recomendacoes|praticas)\b|"
    r"(?:apresenta|resume|enumera|propoe|formula)m? (?:\w+\s+){0,3}(?:licoes|recomendacoes|praticas)\b|"
    r"\btexto explicativo\b|\b(?:destacamos|identificamos|apresentamos|retiramos|extraimos) (?:[\w-]+\s){0,4}?(?:licoes|ensinamentos|aprendizagens|recomendacoes|praticas)\b[^,;:]{0,120}\W*$|"
    r"^\W*(?:[\w-]+\s){1,4}?(?:licoes|ensinamentos|aprendizagens|recomendacoes|praticas)(?: aprendidas)? (?:emergem|destacam-se|decorrem|podem ser (?:extraid|retirad)as)\b[^,;:]{0,80}\W*$|"
    r"(?:a seguir|abaixo|as seguintes|os seguintes)\W*$)",
    recommending=(
        r"\b(?:recomendam?|recomendamos|aconselham?)\b(?!-)|\b(?:recomenda|sugere|aconselha|propoe)-se\b|\be (?:recomendado|recomendavel|aconselhavel)\b|\ba recomendacao e\b|\b(?:recomendam|sugerem|aconselham|propoem)-se\b|\b(?:sugerimos|propomos) (?:que|\w+r)\b|"
        r"\b(?:missao|avaliacao|equipa|equipe|avaliador(?:a|es|as)?|consultor(?:a|es|as)?) (?:\w+ )?(?:propoe|propoem|sugere|sugerem) (?:que|\w+r)\b",
        r"\b(?:deveria|deveriam|deve-se|devera|deverao|convem|conviria|haveria que|valeria a pena)\b|\bseria (?:\w+ )?(?:importante|desejavel|recomendavel|util|conveniente|oportuno|necessario|preferivel)\b",
        r"\b(?:deve|devem|precisam?|tem (?:de|que)|ha que|poderiam? considerar)\b|\be (?:\w+ )?(?:importante|necessario|essencial|fundamental|crucial|imprescindivel|indispensavel|vital|preciso)\b",
    ),
    expecting=r"\b(?:deveriam?|devera|deverao) (?:\w+mente |assim |tambem )?(?:permitir|contribuir|facilitar|conduzir|ajudar|levar|gerar|produzir|"
    r"ter sido|ser possivel)\b|\b(?:afirm(?:ou|aram)|consider(?:ou|aram)|pergunt(?:ou|aram)) (?:\w+\s+){0,4}deveriam?\b",
    teaching=(
        r"\blic(?:ao|oes)\b|\b(?:aprendeu-se|aprendemos|demonstra|demonstrou) que\b",
        r"\b(?:deveriam?|deve|devem|essencia(?:l|is)|crucia(?:l|is)|indispensave(?:l|is)|imprescindive(?:l|is)|fundamenta(?:l|is)|importantes?|importancia|necessari[ao]s?|"
        r"requerem?|requer|exigem?|dependem?|nao pod(?:e|em)|requisito|so (?:se|quando)|chave (?:para|d[ao])|mais (?:eficaz|eficazes|efetiv[ao]s?|sustentave(?:l|is)|provavel))\b",
        r"\b(?:pode|podem|permitem?|ajudam?|favorecem?|melhoram?|fortalecem?|reduzem?|facilitam?|contribuem?|contribui|aumentam?)\b",
    ),
    orders=r"(?:nao (?:deixar|esquecer|depender|usar|utilizar)|continuar a \w+r|sempre|nunca|por em pratica|ter em conta|levar a cabo|dar)\b",
    imperatives="""
    abordar abrir acelerar acompanhar actualizar adaptar adequar adiar adoptar adotar agendar agilizar agrupar ajudar ajustar alargar alavancar
    alertar alimentar alinhar alocar alterar ampliar analisar animar antecipar aperfeicoar aplicar apoiar apostar apresentar aprofundar aprovar
    aproveitar aproximar articular assegurar assinar assumir atender atrair atribuir atualizar aumentar autorizar avaliar avancar buscar
    capacitar celebrar centrar clarificar colaborar colocar combinar comecar compartilhar completar comprar comprometer comunicar conceber
    conceder concentrar concluir conduzir confirmar conhecer conseguir conservar considerar consolidar constituir construir consultar contar
    contratar contribuir controlar convidar convocar cooperar coordenar corrigir criar cumprir custear dedicar definir deixar delegar delimitar
    descentralizar descrever desenhar desenvolver designar destacar destinar detalhar determinar dialogar difundir dimensionar dinamizar dirigir
    disponibilizar disseminar distribuir diversificar divulgar documentar dotar educar efetuar elaborar eleger eliminar empoderar empreender
    encaminhar encontrar encorajar ensaiar ensinar entregar envolver equilibrar equipar esclarecer escolher especificar estabelecer estender
    estimular estruturar estudar evitar examinar executar exigir expandir explorar facilitar favorecer fazer fechar finalizar financiar fixar
    flexibilizar focalizar focar fomentar formalizar formar formular fornecer fortalecer garantir gerar gerir habilitar harmonizar identificar
    igualar implementar impulsionar incentivar incluir incorporar incrementar informar iniciar inscrever inserir inspecionar instalar instaurar
    institucionalizar instituir integrar intensificar intervir introduzir inventariar investigar investir juntar lancar legalizar levar ligar
    limitar lutar manter mapear medir melhorar minimizar mitigar mobilizar modernizar modificar monitorar monitorizar motivar mudar multiplicar
    negociar nomear obter oferecer operacionalizar optimizar organizar orientar otimizar padronizar pagar participar partilhar pedir permitir
    planear planejar planificar ponderar possibilitar potenciar precisar preparar prestar prevenir prever priorizar privilegiar proceder
    procurar produzir programar prolongar promover propor proporcionar prosseguir proteger prover publicar racionalizar reabilitar realizar
    reativar recolher reconhecer reconsiderar recrutar recuperar redefinir redigir redistribuir reduzir reestruturar reforcar registar registrar
    regularizar renovar reorganizar reparar repartir repensar repetir replicar reservar resolver respeitar responsabilizar restabelecer
    restringir retomar reunir reutilizar rever revisar revitalizar salvaguardar seguir selecionar sensibilizar separar simplificar sistematizar
    socializar solicitar solucionar subsidiar substituir superar supervisionar suprimir sustentar terminar testar tomar tornar trabalhar
    traduzir transferir transformar tratar treinar unificar uniformizar usar utilizar validar valorizar verificar viabilizar vigiar visitar
    zelar
    """,
    finite=r"\b(?:é|são|eram|pode|podem|deve|devem|deveria|deveriam|permite|permitem|ajuda|ajudam|favorece|favorecem|requer|requerem|depende|dependem|exige|exigem|"
    r"fortalece|fortalecem|melhora|melhoram|reduz|reduzem|facilita|facilitam|contribui|contribuem|precisa|precisam|está|estão|têm)\b",
    actions=r"(?:desenvolvimento|estabelecimento|criacao|introducao|uso|utilizacao|integracao|adocao|adopcao|formacao|capacitacao|implementacao|"
    r"participacao|envolvimento|inclusao|aplicacao|organizacao|mobilizacao|promocao|producao|publicacao|descentralizacao)\s+d[aeo]s?\b",
    asides=r"(?:breve )?descricao (?:breve )?d[ea]s? (?:licao|licoes|boa pratica)|contexto e (?:quaisquer )?(?:pre-?condicoes|condicoes previas)|utilizadores[ -]alvo(?:\W+beneficiari[ao]s)?\W*$|"
    r"(?:inserir|escreva|escrever) (?:o )?texto aqui|(?:abreviaturas?|acronimos?|siglas?|notas?|fontes?|legenda|n\.?b\.?|adaptado de)\s*[:.]",
    particulars=r"(?:prioridade|responsave\w+|prazos?|calendario|dirigid[ao] a|destinatari[ao]s?|nivel de prioridade|ligad[ao] a|basead[ao] em)(?:\s+\w+){0,3}\s*[:–—-]",
    broad=r"\b(?:constatacoes|achados|resultados|discussao|analise)\b",
    standards=r"\b(?:compromete-se|comprometem-se|comprometid[ao]s?) (?:\w+ )?com\b|\b(?:conforme|de acordo com|segundo|segue(?:m)?|cumpre(?:m)?) (?:[\w-]+ ){0,2}?(?:boas|melhores) praticas\b",
    course=r"\b(?:no|ao) (?:final|fim|termo) d(?:esta|a|e cada) (?:licao|sessao|aula|unidade)|\bobje(?:c)?tivos? de aprendizagem\b|\bplano de (?:aula|licao)\b|"
    r"\bnesta (?:licao|aula)\b|\b[ao]s (?:participantes|formand[ao]s|alun[ao]s|estudantes) (?:poderao|serao capazes|aprenderao|saberao)\b",
    timetable=r"dias?|horas?|horario|duracao|sessao|sala|(?:formador|facilitador|instrutor)(?:a|es|as)?|docentes?|professor(?:a|es|as)?|palestrantes?",
    describing=r"breve (?:descricao|resumo) d[ea]s? ",
)
