"""Whole reports in French, Spanish and Portuguese, as offices write them: what is a record in them, and what is not."""

import pytest

FRENCH = """
# Évaluation finale du projet Eau pour les collines
# Résumé exécutif
Le projet a réhabilité quarante puits dans trois communes entre 2014 et 2018.
## Principales recommandations
- Former deux réparatrices par village.
- Verser les cotisations sur un compte ouvert au nom du comité.
# Table des matières
Leçons apprises ........ 12
# 1. Contexte et objectifs
L'évaluation vise à tirer des leçons apprises et à formuler des recommandations.
# 2. Principaux constats
## 2.1 Efficacité
Les comités ont réparé leurs pompes plus vite que prévu. Bonne pratique : les relevés de cotisation sont affichés chaque mois sur la porte du marché.
Une leçon importante tirée de cette période est que les comités élus par les femmes gardent mieux leurs fonds.
## 2.2 Difficultés rencontrées
- Les pièces de rechange n'arrivaient qu'une fois par an.
- Deux communes n'ont jamais signé la convention.
## Encadré 2 : Bonne pratique : le cahier du puits
Chaque puits a son cahier, où l'on note qui l'a réparé, quand et avec quelles pièces.
# 3. Leçons apprises
Leçon n° 1 : La confiance naît de comptes lus à haute voix devant tous.
Les villageois qui avaient entendu les comptes payaient deux fois plus souvent.
Leçon n° 2 : Sans pièces au marché voisin, aucune formation ne suffit.
Bonne pratique associée : un dépôt de pièces tenu par la coopérative des commerçantes.
# 4. Bonnes pratiques
- L'élection des comités un jour de marché, pour que les éleveurs puissent y prendre part.
- La visite croisée entre villages avant la saison sèche.
# 5. Conclusions et recommandations
Le projet a atteint l'essentiel de ses objectifs.
## Au ministère de l'Hydraulique
R1. Former dans chaque village deux réparatrices, de préférence des femmes qui y resteront.
R2. Il est recommandé de verser les cotisations sur un compte ouvert au nom du comité, avec deux signatures.
## À l'attention des bailleurs
1) Financer les dépôts de pièces pendant au moins cinq ans.
| N° | Recommandations | Responsable | Échéance |
| 1 | Tenir une réunion publique des comptes après chaque récolte. | Communes | 2020 |
| 2 | Publier la liste des puits en panne au chef-lieu. | Ministère | 2020 |
# Annexe 1 : Termes de référence
L'évaluation devra dégager les leçons apprises et les bonnes pratiques.
Recommandation : le consultant proposera des pistes.
## Livrables
- Un rapport final avec leçons apprises et recommandations.
# Annexe 2 : Guide d'entretien
Quelles leçons avez-vous tirées du projet ?
"""

SPANISH = """
# Evaluación final del programa Caminos Rurales
# Resumen ejecutivo
El programa abrió doce caminos en cuatro municipios.
## Lecciones aprendidas
- Los comités de camino funcionan cuando cobran antes de las lluvias.
## Recomendaciones
- Crear un fondo municipal de mantenimiento.
# Índice
Lecciones aprendidas ........ 9
# 1. Introducción
El objetivo de la evaluación es identificar lecciones aprendidas y buenas prácticas.
# 2. Hallazgos
Los caminos redujeron el tiempo de viaje. Lección aprendida: la gente cuida el camino que ayudó a abrir.
Entre las lecciones aprendidas destacan las siguientes:
- Las cuadrillas pequeñas terminan antes que las grandes.
- Un capataz del mismo pueblo evita pleitos.
## Recuadro 1. Buena práctica: el libro de jornales
Cada cuadrilla lleva un libro de jornales que se lee en voz alta los sábados.
## Principales desafíos
- Las lluvias cortaron el paso durante cuatro meses.
# 3. Lecciones aprendidas
3.1 Los comités de camino funcionan solo cuando el municipio les paga antes de la temporada de lluvias.
3.2 La maquinaria prestada sale más cara que la propia si nadie paga su arreglo.
Buenas prácticas
- Reuniones mensuales en el mercado para revisar las cuentas.
- Señales pintadas por los alumnos de cada escuela.
# 4. Conclusiones
El programa cumplió sus metas.
# 5. Recomendaciones
A los municipios:
- Crear un fondo municipal de mantenimiento con aportes de los transportistas.
- Se recomienda contratar las cuadrillas en el mismo pueblo.
Al Ministerio:
Recomendación 3: Publicar cada año el estado de todos los caminos rurales.
Recomendación 4. Deberían medirse los tiempos de viaje antes y después de cada obra.
| Recomendación | Dirigida a | Prioridad |
| Capacitar a dos mecánicas por municipio en el arreglo de la motoniveladora. | Municipios | Alta |
# Anexo A. Términos de referencia
La consultoría deberá presentar lecciones aprendidas y recomendaciones.
Recomendación: se espera un informe breve.
# Anexo B. Documentos consultados
Lecciones aprendidas: informe de medio término (2016).
"""

PORTUGUESE = """
# Avaliação final do projeto Hortas da Serra
# Sumário executivo
O projeto apoiou trinta hortas em cinco freguesias.
## Principais recomendações
- Criar um banco de sementes em cada freguesia.
# Índice
Lições aprendidas ........ 8
# 1. Enquadramento
A avaliação pretende identificar lições aprendidas e boas práticas.
# 2. Constatações
A colheita aumentou de 3 para 5 toneladas. Lição aprendida: quem partilha a água partilha também o trabalho.
Uma boa prática observada foi a rega ao fim da tarde, combinada entre vizinhas.
## Dificuldades encontradas
- A semente chegou tarde nos dois primeiros anos.
## Caixa 1: Boa prática: o caderno da horta
Cada horta tem um caderno onde se anota o que foi semeado e colhido.
# 3. Lições aprendidas
Lição 1: As hortas duram quando as regras da água são escritas pelas próprias famílias.
Lição 2: Sem mercado perto, a colheita maior perde-se.
# 4. Boas práticas
- Feira mensal organizada pelas hortelãs na praça da sede.
- Visitas entre hortas antes da sementeira.
# 5. Recomendações
## Para o Ministério da Agricultura
1. Criar em cada freguesia um banco de sementes gerido pelas famílias.
2. Recomenda-se que o crédito seja pago depois da colheita.
## Às organizações parceiras
3. Reforçar a formação das jovens em contabilidade simples.
| N.º | Recomendação | Responsável |
| 1 | Medir a água gasta em cada horta durante a estação seca. | Parceiros |
# Anexo I – Termos de Referência
O consultor deverá apresentar lições aprendidas e recomendações.
Recomendação: o relatório não deve exceder trinta páginas.
# Anexo II – Guião de entrevista
Que lições tirou do projeto?
"""

FRENCH_RECORDS = [
    ("recommendation", "Former deux réparatrices par village."),
    ("recommendation", "Verser les cotisations sur un compte ouvert au nom du comité."),
    ("best_practice", "les relevés de cotisation sont affichés chaque mois sur la porte du marché."),
    ("lesson", "les comités élus par les femmes gardent mieux leurs fonds."),
    ("challenge", "Les pièces de rechange n'arrivaient qu'une fois par an."),
    ("challenge", "Deux communes n'ont jamais signé la convention."),
    (
        "best_practice",
        "Chaque puits a son cahier, où l'on note qui l'a réparé, quand et avec quelles pièces.",
    ),
    ("lesson", "La confiance naît de comptes lus à haute voix devant tous."),
    ("lesson", "Sans pièces au marché voisin, aucune formation ne suffit."),
    ("best_practice", "un dépôt de pièces tenu par la coopérative des commerçantes."),
    (
        "best_practice",
        "L'élection des comités un jour de marché, pour que les éleveurs puissent y prendre part.",
    ),
    ("best_practice", "La visite croisée entre villages avant la saison sèche."),
    (
        "recommendation",
        "Former dans chaque village deux réparatrices, de préférence des femmes qui y resteront.",
    ),
    (
        "recommendation",
        "Il est recommandé de verser les cotisations sur un compte ouvert au nom du comité, avec deux signatures.",
    ),
    ("recommendation", "Financer les dépôts de pièces pendant au moins cinq ans."),
    ("recommendation", "Tenir une réunion publique des comptes après chaque récolte."),
    ("recommendation", "Publier la liste des puits en panne au chef-lieu."),
]

SPANISH_RECORDS = [
    ("lesson", "Los comités de camino funcionan cuando cobran antes de las lluvias."),
    ("recommendation", "Crear un fondo municipal de mantenimiento."),
    ("lesson", "la gente cuida el camino que ayudó a abrir."),
    ("lesson", "Las cuadrillas pequeñas terminan antes que las grandes."),
    ("lesson", "Un capataz del mismo pueblo evita pleitos."),
    ("best_practice", "Cada cuadrilla lleva un libro de jornales que se lee en voz alta los sábados."),
    ("challenge", "Las lluvias cortaron el paso durante cuatro meses."),
    (
        "lesson",
        "Los comités de camino funcionan solo cuando el municipio les paga antes de la temporada de lluvias.",
    ),
    ("lesson", "La maquinaria prestada sale más cara que la propia si nadie paga su arreglo."),
    ("best_practice", "Reuniones mensuales en el mercado para revisar las cuentas."),
    ("best_practice", "Señales pintadas por los alumnos de cada escuela."),
    ("recommendation", "Crear un fondo municipal de mantenimiento con aportes de los transportistas."),
    ("recommendation", "Se recomienda contratar las cuadrillas en el mismo pueblo."),
    ("recommendation", "Publicar cada año el estado de todos los caminos rurales."),
    ("recommendation", "Deberían medirse los tiempos de viaje antes y después de cada obra."),
    ("recommendation", "Capacitar a dos mecánicas por municipio en el arreglo de la motoniveladora."),
]

PORTUGUESE_RECORDS = [
    ("recommendation", "Criar um banco de sementes em cada freguesia."),
    ("lesson", "quem partilha a água partilha também o trabalho."),
    ("best_practice", "a rega ao fim da tarde, combinada entre vizinhas."),
    ("challenge", "A semente chegou tarde nos dois primeiros anos."),
    ("best_practice", "Cada horta tem um caderno onde se anota o que foi semeado e colhido."),
    ("lesson", "As hortas duram quando as regras da água são escritas pelas próprias famílias."),
    ("lesson", "Sem mercado perto, a colheita maior perde-se."),
    ("best_practice", "Feira mensal organizada pelas hortelãs na praça da sede."),
    ("best_practice", "Visitas entre hortas antes da sementeira."),
    ("recommendation", "Criar em cada freguesia um banco de sementes gerido pelas famílias."),
    ("recommendation", "Recomenda-se que o crédito seja pago depois da colheita."),
    ("recommendation", "Reforçar a formação das jovens em contabilidade simples."),
    ("recommendation", "Medir a água gasta em cada horta durante a estação seca."),
]


REPORTS = [
    pytest.param(FRENCH, FRENCH_RECORDS, id="French"),
    pytest.param(SPANISH, SPANISH_RECORDS, id="Spanish"),
    pytest.param(PORTUGUESE, PORTUGUESE_RECORDS, id="Portuguese"),
]


@pytest.mark.parametrize(("report", "records"), REPORTS)
def test_the_records_of_a_report_are_all_found_and_nothing_else(stated, report, records):
    assert stated(report) == records


@pytest.mark.parametrize(
    ("report", "again"),
    [
        (
            FRENCH,
            {
                "Former deux réparatrices par village.",
                "Verser les cotisations sur un compte ouvert au nom du comité.",
            },
        ),
        (
            SPANISH,
            {
                "Los comités de camino funcionan cuando cobran antes de las lluvias.",
                "Crear un fondo municipal de mantenimiento.",
            },
        ),
        (PORTUGUESE, {"Criar um banco de sementes em cada freguesia."}),
    ],
)
def test_what_the_summary_says_is_linked_to_the_full_statement(extracted, report, again):
    _, records = extracted(report)
    linked = {record.statement for record in records if record.repeat_of}
    assert linked == again


@pytest.mark.parametrize("report", [FRENCH, SPANISH, PORTUGUESE])
def test_no_record_comes_from_an_annex_or_the_contents(extracted, report):
    _, found = extracted(report)
    assert not any("Anexo" in title or "Annexe" in title for record in found for title in record.section)
    assert not any("...." in record.statement for record in found)
