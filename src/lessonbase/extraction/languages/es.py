"""Spanish."""

from lessonbase.extraction.languages.language import Language

SPANISH = Language(
    names={
        # "Enseñanza" alone is teaching, as in schools.
        "lesson": r"leccion(?:es)?(?:\s+(?:aprendidas?|extraidas?))?|ensenanzas(?:\s+(?:extraidas|aprendidas))?|ensenanza(?=\s+(?:n[o.]|#|\d|clave|principal|importante))|(?:primera?|segund[ao]|tercera?|cuart[ao]|quint[ao]|ultim[ao]|principal) (?:ensenanza|aprendizaje)|"
        r"aprendizajes(?:\s+(?:extraidos|obtenidos))?|aprendizaje(?=\s+(?:n[o.]|#|\d|clave))",
        "best_practice": r"(?:buena|mejor)(?:e?s)?\s+practicas?|practicas?\s+(?:prometedora|ejemplar|optima)(?:e?s)?",
        "recommendation": r"recomendaci(?:on|ones)",
        "challenge": r"(?:desafios?|retos?|dificultad(?:es)?)(?:\s+(?:encontrad|enfrentad)[ao]s?)?",
        "success": r"exitos?|casos?\s+de\s+exito",
    },
    plurals=r"lecciones|ensenanzas|aprendizajes|practicas|recomendaciones|acciones recomendadas|desafios|retos|dificultades|exitos",
    adjectives=r"principal(?:es)?|gran(?:des)?|primera?|segunda?|tercera?|cuarta|quinta|otr[ao]s?|nuev[ao]s?|importantes?|ultima",
    articles=r"una?|(?:un\s+)?ejemplos?\s+de(?:\s+una)?",
    after=r"claves?|principal(?:es)?|general(?:es)?|importantes?|estrategic[ao]s?|operativ[ao]s?|operacional(?:es)?|especific[ao]s?|prioritari[ao]s?|"
    r"transversal(?:es)?|tecnic[ao]s?|programatic[ao]s?|final(?:es)?|global(?:es)?|adicional(?:es)?|complementari[ao]s?|politic[ao]s?|detallad[ao]s|propuest[ao]s|asociad[ao]s?|correspondientes?",
    numbers=r"un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez",
    stops=r"(?:conclusion|hallazgo|resultado|objetivo|pregunta|ejemplo|estudio de caso|pregunta de evaluacion)(?:e?s)?",
    box=r"recuadro|cuadro de texto",
    sentence_labels={
        "lesson": r"(?:una|la|otra|nuestra|una de las)\s+(?:\w+\s){0,2}?(?:leccion(?:es)?|ensenanzas?)\b(?:(?!\b(?:es|era|fue)\b)[^.;:?]){0,90}?\s(?:es|era|fue)\s(?:que\s+|la de\s+)|"
        r"(?:se aprendio|se ha aprendido|hemos aprendido|aprendimos)\sque\s+|"
        r"(?:el|la|esta|este|nuestra)\s(?:\w+\s){0,2}?(?:experiencia|proyecto|programa|intervencion|caso)(?:\s(?:de|del|en|con)\s[^.,;:?]{1,60}?)?\s(?:nos\s)?(?:ha\s)?(?:ensena|enseno|ensenado)\sque\s+|"
        r"(?:una|la|otra)\s(?:\w+\s){0,2}?(?:leccion|ensenanza)(?:\s\w+){0,2}?\s(?:se refiere a|tiene que ver con|concierne a?)\s[^.;:?]{1,90}:\s+",
        "best_practice": r"(?:una|la|otra|una de las)\s+(?:buena|mejor)(?:e?s)?\s+practicas?\b(?:(?!\b(?:es|era|fue|consiste)\b)[^.;:?]){0,90}?\s(?:es|era|fue|consiste)\s(?:que\s+|en\s+|la de\s+|(?=(?:la|el|las|los)\s))",
    },
    pointers=r"ver|vease|veanse|consultese|referirse a|como se (?:indica|menciona)",
    heading_lead=r"(?:ficha|plantilla|formulario|formato|modelo)s?\s+(?:de|para)|(?:un\s+)?ejemplos?\s+de(?:\s+una)?|(?:resumen|sintesis|lista|tabla|cuadro|conjunto|matriz)\s+de|las?|los|el|algunas|nuestras|\d+|propuestas\s+y|sugerencias\s+y",
    heading_participles=r"aprendidas|extraid[ao]s|identificad[ao]s|obtenid[ao]s|derivadas|surgidas|formuladas|propuestas|realizadas|observadas|emitidas|acordadas|consensuadas",
    heading_prepositions=r"de|del|para|sobre|a|al|en|por|relativas|relacionadas|respecto|con|desde|dirigidas|destinadas",
    heading_excludes=r"taller(?:es)?|encuestas?|seguimiento",
    heading_names={
        "lesson": r"(?:lo )?que (?:hemos aprendido|aprendimos|se aprendio|ensena la experiencia)(?: .*)?",
        "best_practice": r"innovaci(?:on|ones) y (?:buenas|mejores) practicas|(?:buenas|mejores) practicas e innovaci(?:on|ones)",
        "recommendation": r"(?:acciones recomendadas|acciones sugeridas|medidas recomendadas|(?:propuestas|sugerencias) (?:de|para la) mejora|"
        r"(?:lo )?que (?:hariamos|haremos|deberiamos hacer) (?:diferente|distinto|de (?:otra|forma|manera) .*)\W*)",
        # "Limitaciones" and "restricciones" are mostly those of the evaluation.
        "challenge": r"(?:desafios|retos|dificultades|obstaculos|debilidades|puntos debiles)(?:\s+[ye]\s+(?:los\s+|las\s+)?(?:desafios|retos|dificultades|obstaculos|limitaciones|debilidades))?(?:\s+(?:encontrad|enfrentad|identificad)[ao]s)?"
        r"(?:\s+(?:del|de la|en la|durante la)\s(?:proyecto|programa|intervencion|implementacion|ejecucion)(?: del (?:proyecto|programa))?)?|"
        r"(?:lo )?que no (?:funciono|ha funcionado|salio|marcho)(?: (?:tan )?bien)?|(?:lo )?que funciono menos(?: bien)?|(?:lo )?que (?:se )?(?:puede|podria|pudo)(?: haberse)? (?:mejorar(?:se)?|mejorado|ser mejorado)",
        "success": r"(?:logros|exitos|casos de exito|fortalezas|puntos fuertes)(?:\s+y\s+(?:exitos|logros|fortalezas))?(?:\s+(?:alcanzad|obtenid|identificad|conseguid)[ao]s)?(?:\s+(?:del|de la)\s(?:proyecto|programa|intervencion))?|"
        r"(?:lo )?que (?:funciono|ha funcionado|salio|marcho) (?:muy )?bien",
    },
    takeaways=r"(?:puntos|ideas|mensajes) clave(?:s)? (?:para recordar|a retener)",
    join=r"y|e|u",
    neutral_parts=r"(?:(?:las|los|principales|resumen de|sintesis de)\s+)*(?:conclusion(?:es)?(?: generales| principales)?|hallazgos|resultados|proximos pasos|camino a seguir|"
    r"perspectivas|implicaciones|desafios|retos|dificultades|resumen|sintesis|discusion|observaciones|reflexiones|exitos|logros|oportunidades|sostenibilidad|limitaciones)",
    roles={
        "summary": r"(?:resumen|sumario|sintesis)(?:\s+(?:ejecutiv[oa]|analitic[oa]|general|del informe|de la evaluacion.*))?|la evaluacion en breve|mensajes clave",
        "context": r"introduccion(?: (?:y|al|a la) .*)?|teoria del cambio(?: .*)?|logica de (?:la )?intervencion|marco logico|justificacion(?: .*)?|(?:contexto|antecedentes|marco general|contextualizacion)(?: .*)?|"
        r"(?:presentacion|descripcion) (?:del|de la)\s(?:proyecto|programa|intervencion|pais|zona|contexto)(?: .*)?",
        "methodology": r"(?:(?:enfoque|marco|aspectos?|nota)\s+)*(?:metodologi(?:a|cos?)|metodos)(?: .*)?|enfoque y metodologia|limitaciones(?: (?:de|del|metodologicas) ?.*)?|"
        r"(?:objetivos?|objeto|proposito|alcance|finalidad)(?: (?:de|del) (?:la evaluacion|el estudio|estudio|informe|la mision))?(?:(?:,| y) .*)?|"
        r"preguntas (?:de evaluacion|evaluativas|clave)|criterios de evaluacion|(?:tecnicas de )?recoleccion de (?:datos|informacion)(?: y .*)?|muestr(?:a|eo)(?: .*)?|consideraciones eticas|(?:enfoque|diseno) de la evaluacion|"
        r"(?:condicionantes|restricciones) y limit(?:es|aciones)(?: .*)?|equipo (?:de evaluacion|evaluador)|"
        r"productos esperados(?: de la evaluacion)?|entregables|estructura del informe(?: .*)?",
        "findings": r"(?:(?:principales|los|resumen de)\s+)*(?:hallazgos|resultados|desafios|retos|dificultades|logros|exitos|constataciones)(?: .*)?|"
        r"(?:respuestas? a las preguntas|valoracion) (?:de evaluacion|por criterios?)|(?:analisis|interpretacion)(?: e interpretacion)? de (?:la informacion|l?[oa]?s? ?resultados)(?: .*)?|"
        r"temas transversales(?: .*)?|enfoque de genero(?: .*)?|igualdad de genero(?: .*)?|valoracion (?:global|general)|"
        r"(?:pertinencia|relevancia|eficacia|eficiencia|impactos?|efectos|sostenibilidad|viabilidad|coherencia|cobertura)(?:(?:,| y| del| de) .*)?",
        "lessons": r"(?:que|lo que) (?:hemos aprendido|aprendimos|se aprendio|ensena la experiencia)",
        "recommendations": r"(?:el )?camino a seguir|proximos pasos|sugerencias(?: para .*)?|plan de accion",
        "conclusions": r"(?:las |principales )?conclusion(?:es)?(?: (?:generales|principales|finales|de la evaluacion|por criterio|en relacion con).*)?|consideraciones finales",
        "reference": r"(?:lista de |listado de |indice de )?(?:acronimos|siglas|abreviaturas|tablas|cuadros|figuras|mapas|graficos|anexos)(?: .*)?|"
        r"(?:lista de |listado de )?(?:personas?|partes interesadas|actores|informantes clave)\s+(?:consultad|entrevistad|contactad)[ao]s.*|"
        r"(?:lista|listado) de (?:\w+ ){0,2}(?:entrevistas|participantes|personas|entrevistados)(?: .*)?|agradecimientos|notas(?: finales)?|glosario.*|lexico|definicion(?:es)?(?: de .*)?|terminologia|descargo de responsabilidad",
    },
    contents=r"(?:tabla de )?contenidos?|indice(?: general| de contenidos?)?",
    works=r"referencias(?: bibliograficas| documentales)?|bibliografia(?: .*)?|obras citadas|fuentes|"
    r"(?:lista de |listado de )?documentos?\s+(?:consultad|revisad|analizad|citad)[ao]s.*|(?:lista|listado) de (?:\w+ ){0,2}documentos(?: .*)?",
    terms=r"terminos de referencia.*|tdr\b.*|pliego de condiciones.*|.*\b(?:cuestionarios?|gui(?:as?|on|ones) de entrevistas?|(?:fichas?|guias?) de observacion|guias? de grupos? focal(?:es)?|guias? de discusion|"
    r"herramientas? de recoleccion|instrumentos? de recoleccion|matriz de evaluacion|protocolos? de entrevistas?)\b.*",
    past=r"(?:importancia|proceso|definicion)(?:es)? (?:de|del) .*\b(?:lecciones|practicas|recomendaciones)\b.*|(?:seguimiento|estado|cumplimiento|implementacion|grado)\b.*\brecomendaciones.*|recomendaciones (?:anteriores|previas).*|"
    r"(?:respuestas?|comentarios) (?:de la |de |del )(?:administracion|gerencia|direccion|gestion)(?: (?:a|al|y)\b.*)?|"
    r".*\b(?:lecciones|ensenanzas)\b.*\b(?:incorporadas|integradas|consideradas|tomadas en cuenta) (?:en|al)\b.*\bdiseno(?: .*)?|(?:analisis |matriz )?(?:foda|dafo)(?:\W.*)?",
    annex=r"anexos?|apendices?|adjuntos?",
    addressee=r"(?:para|al|a l[ao]s?|a la atencion de|dirigidas? a|destinadas? a)\s+\S.*",
    lead_ins=r"\b(?:las|los|estas|estos|principales|varias|varios|algunas|algunos|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\d+)\s+(?:\w+\s+){0,2}?"
    r"(?:lecciones|ensenanzas|aprendizajes|recomendaciones|(?:buenas|mejores)\s+practicas)\b[^.:?]{0,80}\bsiguientes\b[^.:?]{0,80}:\W*$|"
    r"\b(?:siguientes|principales|varias|algunas|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\d+)\s+(?:\w+\s+){0,2}?"
    r"(?:lecciones|ensenanzas|aprendizajes|recomendaciones|(?:buenas|mejores)\s+practicas)\b[^.:?]{0,120}:\W*$",
    recommending_lead_ins=r"\b(?:evaluacion|evaluador(?:es|as?)?|equipo|mision|revision|informe|estudio|consultor(?:es|as?)?|autor(?:es|as?)?)\b[^.:?]{0,40}"
    r"\b(?:recomiendan?|sugieren?)\b[^.?]{0,120}:\W*$|\bse recomienda\b[^.?]{0,120}:\W*$|\brecomendamos\b[^.?]{0,120}:\W*$",
    not_lead_ins=r"\b(?:(?:con|por|entre|a) l[ao]s siguientes(?! (?:\w+ ){0,2}(?:lecciones|recomendaciones|practicas|ensenanzas|aprendizajes))|sera|seran|debera|busca|pretende|objetivos?|proposito|alcance|preguntas?|responder a|talleres|taller|anteriores|previas|"
    r"implementad[ao]s|de medio termino|intermedia (?:habia|formulo|hizo|emitio|propuso|realizo)|para (?:identificar|extraer|proporcionar|generar|documentar|elaborar))\b",
    columns={
        "recommendation": r"(?:principales\s+)?recomendaci(?:on|ones)(?:\s+(?:claves?|principales|estrategicas?|propuestas?))?|acciones recomendadas",
        "lesson": r"(?:principales\s+)?(?:leccion(?:es)?|ensenanzas|aprendizajes)(?:\s+(?:aprendidas?|extraidas?|claves?))*",
        "best_practice": r"(?:buena|mejor)(?:e?s)?\s+practicas?",
        "challenge": r"(?:principales\s+)?(?:desafios?|retos?|dificultad(?:es)?)(?:\s+(?:encontrad|enfrentad)[ao]s?)?",
        "success": r"exitos?",
    },
    not_columns=r"no\b|numero|estado|responsable|nivel|categoria|prioridad|plazo",
    announcing=r"^\W*(?:las|estas|todas las|nuestras|la mayoria de las)\s+(?:\w+\s+){0,2}(?:lecciones|ensenanzas|recomendaciones|practicas)(?:\s+(?:aprendidas|siguientes|a continuacion|que siguen))?\s+"
    r"(?:deben ser|son|eran|pueden ser|han sido|fueron|seran|se basan|se derivan|se dirigen|se presentan|reflejan)\b|"
    r"\b(?:(?:esta seccion|este capitulo|este informe|esta parte|este anexo|el presente (?:capitulo|informe))\b|siguientes (?:\w+\s+){0,3}(?:lecciones|recomendaciones|practicas)\b|"
    r"(?:presenta|resume|enumera|propone|formula)n? (?:\w+\s+){0,3}(?:lecciones|recomendaciones|practicas)\b|"
    r"\btexto (?:explicativo|explicando)\b|\b(?:destacamos|identificamos|presentamos|extraemos|recogemos) (?:[\w-]+\s){0,4}?(?:lecciones|ensenanzas|aprendizajes|recomendaciones|practicas)\b[^,;:]{0,120}\W*$|"
    r"^\W*(?:[\w-]+\s){1,4}?(?:lecciones|ensenanzas|aprendizajes|recomendaciones|practicas)(?: aprendidas)? (?:emergen|se desprenden|se extraen|pueden extraerse)\b[^,;:]{0,80}\W*$|"
    r"(?:a continuacion|las siguientes|los siguientes)\W*$)",
    recommending=(
        r"\b(?:recomiendan?|recomendamos|aconsejan?)\b|\bse (?:recomienda|sugiere|aconseja|propone)\b|\bes (?:recomendable|aconsejable)\b|\bla recomendacion es\b|\bse (?:sugieren|proponen|aconsejan)\b|\b(?:sugerimos|proponemos) (?:que|\w+r)\b|"
        r"\b(?:mision|evaluacion|equipo|evaluador(?:a|es|as)?|consultor(?:a|es|as)?) (?:\w+ )?(?:propone|sugiere)n? (?:que|\w+r)\b",
        r"\b(?:deberian?|debieran?|debera|deberan|convendria|conviene|habria que|valdria la pena|cabria)\b|\bseria (?:\w+ )?(?:conveniente|deseable|recomendable|util|importante|oportuno|necesario|preferible)\b",
        r"\b(?:deben?|tienen? que|hay que|podrian? considerar)\b|\bes (?:\w+ )?(?:importante|necesario|esencial|fundamental|crucial|clave|imprescindible|indispensable|vital|preciso)\b",
    ),
    expecting=r"\b(?:deberian?|debera|deberan) (?:\w+mente |asi |tambien )?(?:permitir|contribuir|facilitar|conducir|ayudar|llevar|generar|producir|"
    r"haber sido|ser posible|notarse)\b|\b(?:si|como|por que|que) (?:\w+\s+){0,2}(?:deberian?)\?|"
    r"\b(?:senal(?:o|aron)|opin(?:o|aron)|consider(?:o|aron)|pregunt(?:o|aron)) (?:\w+\s+){0,4}deberian?\b",
    teaching=(
        r"\blecci(?:on|ones)\b|\bensenanzas? (?:extraida|clave|es)|\b(?:aprendido|aprendio|demuestra|demostro) que\b",
        r"\b(?:deberian?|deben?|hay que|esencial(?:es)?|cruciales?|crucial|indispensables?|imprescindibles?|fundamental(?:es)?|importantes?|importancia|necesari[ao]s?|"
        r"requieren?|dependen?|no pueden?|requisito|solo (?:si|cuando)|clave (?:para|de)|mas (?:eficaz|eficaces|efectiv[ao]s?|sostenibles?|probable))\b",
        r"\b(?:pueden?|permiten?|ayudan?|favorecen?|mejoran?|fortalecen?|reducen?|facilitan?|contribuyen?|aumentan?)\b",
    ),
    orders=r"(?:no (?:dejar|olvidar|depender|usar|utilizar)|seguir \w+ndo|continuar (?:con|\w+ndo)|siempre|nunca|poner en|tener en cuenta|tomar en|llevar a cabo|dar)\b",
    imperatives="""
    abordar abrir acelerar acompanar acordar actualizar adaptar adecuar adelantar adoptar agilizar ajustar alentar alinear ampliar analizar
    animar anticipar aplicar aportar apoyar aprobar aprovechar armonizar articular asegurar asegurarse asignar atender atraer aumentar autorizar
    avanzar ayudar brindar buscar cambiar canalizar capacitar capitalizar centrar cerrar clarificar colaborar combinar comenzar compartir
    completar comprar comprometer comunicar conceder concentrar concretar conformar conseguir conservar considerar consolidar constituir
    construir consultar contar contemplar continuar contratar controlar convenir convocar cooperar coordinar corregir crear cubrir cuidar dar
    dedicar definir dejar delegar delimitar depurar desarrollar descentralizar desglosar designar destacar destinar detallar determinar devolver
    dialogar difundir dinamizar dirigir disenar disponer distribuir diversificar divulgar documentar dotar educar efectuar ejecutar elaborar
    elegir eliminar empezar emplear empoderar emprender encargar encontrar enfocar ensayar entregar equilibrar especificar establecer
    estandarizar estimular estrechar estructurar estudiar evaluar evitar examinar exigir explorar exponer extender facilitar favorecer fijar
    finalizar financiar firmar flexibilizar focalizar fomentar formalizar formar formular fortalecer fusionar garantizar generar gestionar
    habilitar hacer homologar identificar igualar impartir implementar impulsar incentivar incidir incluir incorporar incrementar indagar
    informar iniciar instalar instar instaurar institucionalizar instituir integrar intensificar intercambiar intervenir introducir invertir
    investigar invitar involucrar jerarquizar lanzar legalizar levantar ligar limitar llegar llevar lograr mantener mapear medir mejorar
    minimizar modernizar modificar monitorear motivar movilizar multiplicar negociar nombrar obtener ofrecer operar optimizar ordenar organizar
    orientar otorgar pagar participar pedir permitir planificar plantear poner potenciar precisar preparar preservar prestar prevenir prever
    priorizar privilegiar probar procurar producir profundizar programar prolongar promover proponer proporcionar proseguir proteger proveer
    publicar racionalizar realizar recabar recoger reconocer reconsiderar recopilar recuperar redactar redefinir redimensionar redoblar reducir
    reestructurar reforzar registrar regularizar rehabilitar remitir renovar reorganizar reorientar reparar repartir repetir replantear replicar
    requerir reservar resolver respetar responsabilizar retomar reunir revalorizar revisar revitalizar robustecer salvaguardar seguir
    seleccionar senalar sensibilizar separar simplificar sistematizar socializar solicitar solucionar sostener subsanar sumar superar supervisar
    suprimir sustituir tener terminar tomar trabajar traducir tramitar transferir transformar transmitir tratar unificar usar utilizar validar
    valorar valorizar velar verificar vigilar vincular visibilizar visitar volver
    """,
    finite=r"\b(?:es|puede|pueden|debe|deben|debería|deberían|permite|permiten|ayuda|ayudan|favorece|favorecen|requiere|requieren|depende|dependen|"
    r"fortalece|fortalecen|mejora|mejoran|reduce|reducen|facilita|facilitan|contribuye|contribuyen|necesita|necesitan|está|están|tiene|tienen)\b",
    actions=r"(?:desarrollo|establecimiento|creacion|introduccion|uso|utilizacion|integracion|adopcion|formacion|capacitacion|implementacion|puesta en marcha|"
    r"participacion|inclusion|aplicacion|organizacion|movilizacion|promocion|produccion|publicacion|descentralizacion)\s+(?:de|del)\b",
    asides=r"(?:breve )?descripcion (?:breve )?de (?:la |las )?(?:leccion|lecciones|buena practica)|contexto y (?:cualquier |todas las )?condicion(?:es)? (?:previas?|relacionadas)|usuarios (?:destinatarios|previstos|meta)(?:\W+beneficiari[ao]s)?\W*$|"
    r"(?:insertar|escriba|escribir|ingrese) (?:el |su )?texto aqui|(?:abreviaturas?|acronimos?|siglas?|notas?|fuentes?|leyenda|n\.?b\.?|adaptado de)\s*[:.]",
    particulars=r"(?:prioridad|responsab\w+|plazos?|calendario|dirigid[ao] a|destinatari[ao]s?|nivel de prioridad|vinculad[ao] a|basad[ao] en)(?:\s+\w+){0,3}\s*[:–—-]",
    broad=r"\b(?:hallazgos|resultados|discusion|analisis)\b",
    standards=r"\b(?:se compromete(?:n)?|comprometid[ao]s?) (?:\w+ )?con\b|\b(?:conforme a|de acuerdo con|segun|sigue(?:n)?|cumple(?:n)? con) (?:[\w-]+ ){0,2}?(?:buenas|mejores) practicas\b",
    course=r"\bal (?:final|finalizar|termino de|terminar)(?: de)? (?:esta|la|cada) (?:leccion|sesion|clase|unidad)|\bobjetivos? de aprendizaje\b|\bplan de (?:la )?(?:clase|leccion)\b|"
    r"\ben esta leccion\b|\bl[ao]s (?:participantes|estudiantes|alumn[ao]s) (?:podran|seran capaces|aprenderan|sabran)\b",
    timetable=r"dias?|horas?|horario|duracion|sesion|sala|aula|(?:formador|facilitador|capacitador|instructor)(?:a|es|as)?|docentes?|ponentes?",
    describing=r"breve (?:descripcion|resumen) de (?:la |las )?",
)
