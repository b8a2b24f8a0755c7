//! The words that headers of rosters are made of, folded: what columns are called in English, German, French,
//! Spanish and Portuguese.

use super::column::Column;

/// What each kind of column is called: phrases of whole words, parted by bars.
pub(super) const PHRASES: &[(Column, &str)] = &[
    (
        Column::FullName,
        "name | names | full name | fullname | whole name | complete name | display name | participants | \
         vollstandiger name | vor und nachname | nom | nom complet | nom et prenom | nom prenom | nome | \
         nome completo | nombre | nombre completo | nombre y apellido | nombre y apellidos | nombres y apellidos",
    ),
    (
        Column::GivenName,
        "first | firstname | forename | forenames | given | givenname | given name | given names | first name | \
         first names | christian name | fname | vorname | vornamen | rufname | prenom | prenoms | \
         nombre de pila | nombres | primer nombre | primeiro nome | nome proprio",
    ),
    (
        Column::MiddleName,
        "middle | middle name | middlename | middle names | middle initial | mi | second name | initial | \
         initials | zweiter vorname | weitere vornamen | mittelname | deuxieme prenom | segundo nombre | \
         nome do meio | segundo nome",
    ),
    (
        Column::FamilyName,
        "last | lastname | last name | last names | lname | surname | surnames | family | family name | \
         family names | familyname | nachname | familienname | zuname | nom de famille | apellido | apellidos | \
         primer apellido | sobrenome | apelido | apelidos | nome de familia",
    ),
    (Column::Suffix, "suffix | name suffix | generational suffix | namenszusatz | sufijo | sufixo"),
    (
        Column::FormerName,
        "former name | former names | former last name | former family name | former surname | previous name | \
         previous last name | previous surname | maiden | maiden name | birth name | name at birth | \
         last name at birth | family name at birth | nee | formerly | also known as | other names | geburtsname | \
         fruherer name | nom de jeune fille | nom de naissance | ancien nom | apellido de soltera | \
         nombre anterior | nome de solteira | nome anterior",
    ),
    (
        Column::NativeName,
        "native name | name in own script | name in native script | name in your own script | own script | \
         native script | name in native language | native language name | name in local script | local script | \
         local name | name in original script | original script | name in own language | chinese name | \
         japanese name | korean name | arabic name | name in eigener schrift | nom dans sa langue | \
         nombre en su idioma",
    ),
    (Column::Pronouns, "pronoun | pronouns | pronomen | pronoms | pronombres | pronomes"),
    (
        Column::Credentials,
        "credential | credentials | degree | degrees | degree s | highest degree | terminal degree | \
         academic degree | academic degrees | qualification | qualifications | post nominals | postnominals | \
         letters after name | certifications | licence | license | licensure | abschluss | abschlusse | \
         akademischer grad | akademische grade | diplome | diplomes | titulacion | grado academico | grados | \
         titulos | titulo academico | grau | graus | titulacao | formacao",
    ),
    (
        Column::Title,
        "title | job title | jobtitle | position | positions | job | academic title | academic rank | rank | \
         academic appointment | appointment | job role | role at institution | role in institution | post | \
         designation | current role | occupation | titel | funktion | stelle | stellung | dienststellung | \
         fonction | poste | titre | cargo | puesto | titulo | funcion | funcao | posicao",
    ),
    (
        Column::Discipline,
        "discipline | disciplines | profession | professions | health profession | professional discipline | \
         specialty | specialties | speciality | specialization | specialisation | clinical specialty | field | \
         field of study | field of practice | area of practice | professional background | fach | fachgebiet | \
         fachrichtung | beruf | disziplin | specialite | profesion | especialidad | disciplina | profissao | \
         especialidade",
    ),
    (
        Column::Institution,
        "institution | institutions | institute | organization | organisation | organizations | organisations | \
         affiliation | affiliations | affiliated institution | employer | company | company name | university | \
         hospital | school | college | workplace | place of work | place of employment | agency | org | \
         health system | academic center | academic centre | medical center | medical centre | center | centre | \
         institution name | sponsoring institution | einrichtung | organisationseinheit | universitat | \
         hochschule | klinik | krankenhaus | arbeitgeber | arbeitsstelle | arbeitsplatz | zugehorigkeit | \
         heimatuniversitat | heimatinstitution | etablissement | universite | hopital | employeur | institucion | \
         universidad | organizacion | empresa | centro de trabajo | lugar de trabajo | afiliacion | instituicao | \
         universidade | organizacao | afiliacao | filiacao | local de trabalho",
    ),
    (
        Column::Department,
        "department | departments | dept | division | section | unit | faculty | school department | \
         hospital department | academic department | department name | abteilung | fachbereich | fakultat | \
         departement | service | faculte | departamento | facultad | servicio | faculdade | setor",
    ),
    (
        Column::City,
        "city | town | municipality | location | place | stadt | ort | wohnort | ville | lieu | ciudad | \
         localidad | cidade | municipio",
    ),
    (
        Column::State,
        "state | states | province | provinces | prov | region | county | territory | st | us state | \
         bundesland | kanton | provinz | etat | provincia | estado | comunidad autonoma | uf",
    ),
    (
        Column::Country,
        "country | countries | nation | country of residence | country of work | country name | country region | \
         land | staat | wohnsitzland | pays | pais",
    ),
    (
        Column::Email,
        "email | emails | e mail | e mails | mail | email address | email addresses | e mail address | \
         e mail addresses | mail address | emailaddress | email id | emailadresse | e mail adresse | \
         mailadresse | courriel | adresse e mail | adresse email | adresse electronique | adresse mail | correo | \
         correo electronico | direccion de correo | direccion de correo electronico | endereco de email | \
         endereco de e mail | endereco eletronico | correio eletronico",
    ),
    (
        Column::Phone,
        "phone | phones | phone number | phone numbers | phone no | telephone | telephone number | telephone no | \
         tel | mobile | mobile number | mobile phone | cell | cell phone | cellphone | handy | telefon | \
         telefonnummer | rufnummer | mobilnummer | numero de telephone | telefono | movil | numero de telefono | \
         telefone | celular | telemovel",
    ),
    (
        Column::Program,
        "program | programme | programs | programmes | program name | programme name | program title | course | \
         courses | course name | course title | fellowship | program attended | course attended | workshop | \
         programm | kurs | lehrgang | studiengang | formation | cours | programa | curso",
    ),
    (
        Column::Year,
        "year | years | year attended | years attended | program year | programme year | course year | \
         academic year | year of program | year of programme | year of attendance | year of participation | \
         graduation year | year of graduation | year of completion | completion year | class | class of | \
         class year | cohort year | jahr | kursjahr | jahrgang | annee | promotion | ano",
    ),
    (
        Column::Season,
        "season | term | semester | session | month | cohort | edition | program dates | course dates | \
         dates attended | month attended | monat | kohorte | mois | saison | temporada | mes | turma | edicion | \
         edicao",
    ),
    (
        Column::Role,
        "role | roles | participation | participant type | participant role | program role | role in program | \
         course role | role in course | type of participant | attendee type | rolle | rol | papel",
    ),
    (Column::Orcid, "orcid | orcid id | orcid i d | orcidid | orcid identifier | orcid number"),
];

/// What columns are called that a roster has for the course's own sake: understood, and not kept on the profile.
pub(super) const SET_ASIDE: &str = "consent | photo | photos | photograph | image release | release form | waiver | permission | gdpr | \
     dietary | diet | food | meal | meals | lunch | dinner | allergy | allergies | vegetarian | note | notes | \
     comment | comments | remark | remarks | annotation | annotations | bemerkung | bemerkungen | anmerkungen | \
     notizen | remarque | remarques | commentaire | commentaires | notas | observaciones | observacoes | \
     comentarios | ernahrung | regime alimentaire | restricciones alimentarias | restricoes alimentares | \
     t shirt | tshirt | shirt | shirt size | badge | badge name | name on badge | name tag | nametag | nickname | \
     preferred name | preferred first name | known as | salutation | honorific | prefix | greeting | anrede | \
     civilite | tratamiento | tratamento | gender | sex | date of birth | birth date | birthdate | birthday | \
     dob | age | citizenship | nationality | ethnicity | race | passport | visa | emergency | supervisor | \
     mentor | assistant | spouse | hotel | room | arrival | departure | flight | address | street | zip | \
     zip code | zipcode | postal code | postcode | plz | fax | fee | fees | payment | paid | invoice | \
     registration | signature | no | nr | number | id | row | line";

/// Words that say nothing about what a column holds.
pub(super) const FILLERS: &str = "of | the | your | an | and | or | in | to | as | at | for | on | if | is | it | be | by | from | with | \
     please | enter | list | current | primary | main | work | home | office | business | official | \
     professional | secondary | alternate | alternative | other | additional | second | personal | required | \
     optional | applicable | any | you | wish | appear | should | shall | will | certificate | sending | sent | \
     participant | participant s | participants | scholar | scholars | attendee | student | delegate | fellow | \
     registrant | learner | member | alumni | alumnus | alumna | contact | self | legal | most | recent | \
     present | abbreviation | code | de | du | des | del | la | le | les | el | los | da | do | der | die | das | \
     und | et | ou";

/// The phrases of a list.
pub(super) fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim)
}
