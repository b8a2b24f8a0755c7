//! What is generally known about the words of institutions' names, in the languages they are written in.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// Words that carry no name: articles, prepositions, conjunctions.
const STOP_WORDS: &str = "of the and for in at on to by with from a an \
    de la le les du des aux au et en pour un une \
    el los las del y e o para por con da do das dos na no em \
    di della delle dello dei degli del nel nella per il lo i gli ed \
    der die das den dem und von vom zu zum zur fur im am an bei \
    van het voor te og i av pa for och vid \
    na we i im ve bin dan l d dell nell all";

/// Ways to write one word: the first of each line stands for all of them, whatever the language.
const SAME_WORD: &str = "\
university univ unv uni u universitaet universitat universite universita universidad universidade universiteit universitet universitetet \
universitetas universitate universitatea universitas universiti univerzita univerzitet uniwersytet universitesi univesity universities \
universitair universitaire universitario universitaria universitarios universitare universitets universitar univercity univers \
yliopisto egyetem ollscoil prifysgol universitaets universitats unive univerza universitie universitato unibertsitatea universitad daigaku \
sveuciliste egyetemi ulikool universitatis vysoka
hospital hosp hospitals hopital hopitaux ospedale ospedaliera ziekenhuis krankenhaus sykehus sygehus szpital nemocnice hastanesi hospitalier \
hospitaliere hospitalario sjukhus sairaala byouin byoin hsp hospitalar kliniken spital korhaz hosps
clinic clinics clinica clinique klinik klinika klinikum klinikken kliniek
institute inst institut instituto istituto instituut institutet instytut institutes institutu institutul intezet instituts insitute instituta
college coll colleges colegio collegio kolej colg clg
school sch schools escola escuela ecole scuola schule hochschule skole skola szkola okulu
faculty fac faculties facultad faculdade faculte facolta fakultat fakultet fakultesi faculteit facultatea wydzial
department dept depts dpt dep departments departamento departement dipartimento departament departement depart dpto abteilung afdeling
division div divisions
center ctr centre cent cntr centers centres centro centros centrum zentrum centar keskus merkezi centrul cen
laboratory lab labs labor laboratories laboratorio laboratoire labo laboratorium
medical med medicine medicina medica medico medicas medizin medizinische medizinischen medecine medicale medicinal medecin meds medicaux mediche tip medisch medicin \
medyczny medycyny
science sci sciences ciencia ciencias scienza scienze wissenschaft wissenschaften wetenschappen scis vetenskap nauk
technology tech technol technologie technologies tecnologia tecnologica tecnologico technological technical technische technischen technik tecnica \
tecnico technique techniques techn technologiczny teknologi teknik tekniska technicka tehnica teknikal tecnologias teknillinen technologico
national natl nat nacional nazionale nationale nasional narodni nationales nationaux ntl narodowy
international intl internacional internazionale internationale internationales internation int internasional
saint st ste sainte sankt sint santo santa san sao
mount mt
fort ft
memorial mem meml
general gen
regional reg region
community commun comm cmty communaute
foundation fdn found fundacion fondation fondazione fundacao stiftung fundacja
association assn assoc asociacion associacao association associazione
academy acad academia academie accademia akademie akademia akademi akademie akademija
research res recherche recherches investigacion investigaciones forschung forschungs ricerca ricerche pesquisa onderzoek pesquisas investigacao
health hlth sante salud saude salute gesundheit
system sys systems systeme sistema
service serv services svc svcs servicio servicos
engineering eng engn engr ingenieria engenharia ingegneria ingenierie engg
agriculture agr agric agricultural agricola agronomy agraria agrarian agronomique
education educ educational educacion educacao educazione
state estado estadual estatal stato
federal fed
cancer cancerology oncologico
children childrens childs kinder enfants infantil pediatrico
women womens mujer femmes
veteran vet veterans vets
physics phys physik fisica physique
chemistry chem chemie quimica chimica chimie chemical
biology biol biologie biologia biological
pharmacy pharm pharmaceutical farmacia pharmacie pharmaceutics pharmazie pharmaceutica
nursing nurs enfermeria enfermagem
dentistry dent dental odontologia
surgery surg cirugia chirurgie
psychiatry psychiat psychiatric
society soc sociedad sociedade societe
council consejo conselho consiglio conseil
company co comp corp corporation inc incorporated ltd limited gmbh llc plc ag sa bv srl spa kg pty
ministry minist ministerio ministero ministere
polytechnic polytech polytechnique politecnico politecnica politecnica polytechnical politechnika politehnica polytechnico politeknik
catholic catolica catholique cattolica katholieke katholische katolicki
pontifical pontificia pontificio
autonomous autonoma autonomo autonome
free freie vrije libre libera
applied aplicadas appl angewandte
studies estudios studi estudos etudes
arts art artes
north n nord norte
south sud sur
management mgmt manage
administration admin adm
government govt gov
district dist
county cty";

/// Words that head a part of an institution and never an institution of its own.
const PART_HEADS: &str =
    "department division section office chair unit ward branch program programme programs subdepartment group team";

/// Words that may head a part or a whole: a “School of Nursing” is a part where a university stands beside it.
const MAYBE_PART_HEADS: &str = "school faculty college center institute laboratory clinic service academy residency fellowship \
    graduate undergraduate postgraduate campus directorate";

/// Words that say what kind of institution a name means.
const INSTITUTION_HEADS: &str = "university hospital college institute academy center clinic foundation polytechnic system council \
    ministry association society laboratory agency school company infirmary sanatorium trust network";

/// Words that tell one institution of a place from the next: “University of Colorado” is not “Colorado State University”.
const TELLING_APART: &str =
    "state technology medical national federal agriculture open women applied catholic free normal pedagogical new";

/// Fields of study and care, by which parts of institutions are named.
const SUBJECTS: &str = "medicine surgery nursing pharmacy pharmacology pharmacotherapy pediatrics paediatrics pediatric emergency family internal anesthesia \
    anesthesiology anaesthesia anaesthesiology psychiatry psychology psychological education medical dentistry dental health sciences simulation \
    physical therapy occupational physiotherapy rehabilitation speech language pathology audiology clinical biomedical biology biochemistry \
    physiology anatomy neurology neurosurgery neuroscience neurosciences cardiology cardiovascular oncology hematology haematology dermatology \
    radiology radiation imaging nuclear obstetrics gynecology gynaecology obstetric orthopedics orthopaedics orthopedic orthopaedic urology nephrology \
    gastroenterology hepatology endocrinology metabolism diabetes pulmonary respiratory critical care intensive geriatrics gerontology infectious diseases \
    disease rheumatology immunology microbiology virology genetics genomics epidemiology biostatistics statistics public global community preventive \
    population behavioral behavioural social work policy management administration informatics science engineering technology research \
    development studies graduate undergraduate postgraduate professional allied interprofessional continuing academic affairs faculty \
    student students curriculum assessment evaluation learning teaching innovation leadership ophthalmology otolaryngology head neck plastic \
    vascular thoracic transplant transplantation trauma acute primary hospice palliative pain addiction sports sport general experimental \
    molecular cell cellular structural computational computer computing electrical electronic electronics electronical mechanical civil \
    chemical materials material industrial environmental physics chemistry mathematics mathematical arts humanities law business economics \
    history philosophy literature languages linguistics theology religion music art design architecture communication communications media information \
    systems nutrition dietetics food veterinary agriculture agricultural forestry geography geology earth ocean marine atmospheric space \
    optics photonics mechanics energy power control automation robotics software data artificial intelligence network networks \
    telecommunications accounting finance marketing political government international relations sociology anthropology human \
    developmental child adolescent women womens mental neonatal neonatology perinatal maternal fetal reproductive toxicology \
    oral maxillofacial periodontics orthodontics prosthodontics endodontics medicina ciencias enfermeria odontologia farmacia salud saude medecine \
    biophysics bioengineering biotechnology bioinformatics applied theoretical analytical organic inorganic physical quantum solid state \
    clerkship hospitalist hospitalists ambulatory outpatient inpatient laboratory morphology histology embryology forensic legal \
    ethics bioethics history humanistic aviation aerospace transportation urban regional planning construction manufacturing production \
    quality safety improvement innovation technologies natural life exact technical comprehensive advanced";

/// Words of a person's role that may stand before or after the institution.
const ROLES: &str = "professor prof associate assistant emeritus emerita dean director chief chair head resident fellow lecturer senior \
    clinical student candidate phd md current address present former formerly presently currently retired visiting adjunct attending physician \
    consultant corresponding author";

/// Words of street addresses.
const ADDRESS: &str = "street str road rd avenue ave boulevard blvd drive lane ln suite ste floor fl room rm building bldg box pobox po postfach apartment apt \
    highway hwy parkway plaza square way court strasse rue calle via avenida zip postal";

/// Providers of addresses for everybody: their domains say nothing of an institution.
const FREE_MAIL: &str = "gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com icloud.com me.com mac.com aol.com \
    gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com rambler.ru list.ru inbox.ru bk.ru \
    protonmail.com proton.me pm.me tutanota.com zoho.com fastmail.com hushmail.com qq.com 163.com 126.com sina.com sina.cn sohu.com foxmail.com yeah.net \
    naver.com hanmail.net daum.net nate.com hotmail.co.uk yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.co.jp yahoo.co.in yahoo.com.br \
    yahoo.com.au yahoo.com.mx yahoo.com.ar yahoo.co.id yahoo.com.sg yahoo.com.hk yahoo.com.tw hotmail.fr hotmail.de hotmail.it hotmail.es \
    live.co.uk live.ca live.fr outlook.fr outlook.de outlook.es btinternet.com virginmedia.com ntlworld.com sky.com talktalk.net orange.fr \
    wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it alice.it tiscali.it telefonica.net terra.com.br uol.com.br bol.com.br ig.com.br \
    comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net juno.com rogers.com shaw.ca \
    sympatico.ca telus.net bigpond.com optusnet.com.au xtra.co.nz rediffmail.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp seznam.cz wp.pl o2.pl \
    onet.pl interia.pl abv.bg ukr.net walla.co.il walla.com bezeqint.net hotmail.com.br hotmail.com.ar prodigy.net.mx";

/// One word for another, built from [`SAME_WORD`].
static CANONICAL: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut canonical = FxHashMap::default();
    for line in SAME_WORD.lines() {
        let mut words = line.split(' ');
        let Some(first) = words.next() else { continue };
        for word in words {
            canonical.entry(word).or_insert(first);
        }
    }
    canonical
});

static STOPS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| STOP_WORDS.split_whitespace().collect());
static PARTS: LazyLock<FxHashSet<String>> = LazyLock::new(|| canonical_set(PART_HEADS));
static MAYBE_PARTS: LazyLock<FxHashSet<String>> = LazyLock::new(|| canonical_set(MAYBE_PART_HEADS));
static HEADS: LazyLock<FxHashSet<String>> = LazyLock::new(|| canonical_set(INSTITUTION_HEADS));
static FIELDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| canonical_set(SUBJECTS));
static ROLE_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| canonical_set(ROLES));
static ADDRESS_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| canonical_set(ADDRESS));
static APART: LazyLock<FxHashSet<String>> = LazyLock::new(|| canonical_set(TELLING_APART));
static FREE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| FREE_MAIL.split_whitespace().collect());

fn canonical_set(words: &str) -> FxHashSet<String> {
    words.split_whitespace().map(canonical).collect()
}

/// The word that stands for a folded word and its variants in other languages and abbreviations, without a plural's `s`.
pub(super) fn canonical(word: &str) -> String {
    if let Some(same) = CANONICAL.get(word) {
        return (*same).to_owned();
    }
    let singular = match word.strip_suffix('s') {
        Some(stem) if word.len() > 4 && word.is_ascii() && !stem.ends_with('s') => stem,
        _ => word,
    };
    CANONICAL.get(singular).map_or(singular, |same| same).to_owned()
}

/// Every variant with the word that stands for it.
pub(super) fn variants() -> impl Iterator<Item = (&'static str, &'static str)> {
    CANONICAL.iter().map(|(variant, canonical)| (*variant, *canonical))
}

/// Whether a folded word carries no name.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOPS.contains(word)
}

/// What role a canonical word plays in names, as far as that is generally known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a word may play several of these roles at once")]
pub(super) struct WordRole {
    pub(super) part_head: bool,
    pub(super) maybe_part_head: bool,
    pub(super) institution_head: bool,
    pub(super) subject: bool,
    pub(super) person: bool,
    pub(super) address: bool,
    pub(super) tells_apart: bool,
}

/// The roles of a canonical word.
pub(super) fn role(word: &str) -> WordRole {
    WordRole {
        part_head: PARTS.contains(word),
        maybe_part_head: MAYBE_PARTS.contains(word),
        institution_head: HEADS.contains(word),
        subject: FIELDS.contains(word),
        person: ROLE_WORDS.contains(word),
        address: ADDRESS_WORDS.contains(word),
        tells_apart: APART.contains(word),
    }
}

/// Whether everybody can have an address at this domain.
pub(super) fn is_free_mail(domain: &str) -> bool {
    FREE.contains(domain)
}
