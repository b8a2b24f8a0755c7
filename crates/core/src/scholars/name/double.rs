//! Where the family name begins in a name without a comma: particles, double family names, capitals.

use super::words::{begins_family, is_initial, is_particle};
use crate::text::fold;

/// Frequent family names of Spain, Portugal and Latin America, folded: two of them at the end are one double name.
const IBERIAN: &str = "\
    acevedo acosta acuna aguilar aguilera aguirre alarcon alcantara aleman alfaro almeida alonso altamirano alvarado \
    alvarez alves amaral amaya andrade antunes aparicio aragon arana aranda araujo araya arce arellano arenas arevalo \
    arias armenta arreola arriaga arroyo avalos avendano avila ayala azevedo baez balderas ballesteros barajas barbosa \
    barragan barrera barreto barrios barros bastos batista bautista becerra beltran benavides benitez bermudez bernal \
    blanco bolanos bonilla borges botello bravo briones brito bueno burgos bustamante bustos caballero cabral cabrera \
    caceres calderon calvo camacho camarillo campos canales cano cantu cardenas cardoso caro carrasco carrillo carrion \
    carvajal carvalho castaneda castellanos castillo castro cavalcanti cazares ceballos cedillo centeno cerda cervantes \
    chacon chavez cisneros contreras cordero cordoba cordova coronado corona correa correia cortes cortez costa cruz \
    cuellar cuevas cunha davila delgado dias diaz dominguez duarte duran echeverria elizondo enriquez escamilla \
    escobar escobedo espinosa espinoza esquivel esteves estrada farias fernandes fernandez ferreira figueroa flores \
    fonseca franco freitas frias fuentes galindo gallardo gallegos galvan gamboa gamez garces garcia garrido garza \
    gimenez godinez godoy gomes gomez goncalves gonzales gonzalez gouveia granados guerra guerrero guevara guillen \
    gutierrez guzman henriquez heredia hernandes hernandez herrera hidalgo hinojosa huerta hurtado ibarra iglesias \
    izquierdo jaimes jaramillo jimenez juarez lara leal leiva leon lemos lima linares lira llamas lobo lopes lopez \
    lozano lucero lugo luna machado macias magalhaes maia maldonado manzano marin marques marquez marrero martinez \
    martins mata mateo matos medeiros medina mejia melendez melo mena mendes mendez mendoza menezes mercado merino mesa \
    meza miranda mojica molina moncada monroy montalvo montanez monteiro montenegro montero montes montoya mora morais \
    morales moran moreira moreno moreno mota moura mota moya munoz murillo najera naranjo narvaez nascimento nava navarrete \
    navarro neves nieto nogueira noriega novaes novoa nunes nunez ocampo ochoa ojeda olivares oliveira olivera olvera \
    orellana orozco ortega ortiz osorio ospina otero pacheco padilla palacios parra paz pedraza pena peralta perdomo \
    pereira peres perez pimentel pineda pinheiro pinto pires pizarro plata polanco ponce porras portillo prado preciado \
    prieto puente quevedo quezada quintana quintero quiroga quiroz ramirez ramos rangel rebolledo regalado reis rendon \
    rentas reyes reyna reynoso ribeiro rico rincon rios riquelme rivas rivera robledo robles rocha rodrigues rodriguez \
    rojas roldan roman romero rosado rosales rosario rosas rubio ruiz ruvalcaba saavedra saenz saiz salas salazar \
    salcedo salgado salinas samaniego sanabria sanchez sandoval sanhueza santana santiago santos sauceda segovia segura \
    sepulveda serrano serrato sierra silva silveira soares solano solis solorzano sosa sotelo soto sousa souza suarez \
    tapia tavares teixeira tejeda tellez terrazas toledo torres tovar trejo trevino trujillo uribe urrutia valadez \
    valdes valdez valdivia valencia valenzuela valverde vanegas varela vargas vasquez vazquez vega velarde velasco \
    velasquez velazquez velez venegas vera verdugo vergara vidal vieira vigil villa villagomez villanueva villarreal \
    villasenor villegas xavier yanez ybarra zambrano zamora zamudio zapata zarate zavala zepeda zuniga";

/// What follows “de” or “del” in given names: María del Carmen, María de Lourdes.
const AFTER_DE_IN_GIVEN: [&str; 22] = [
    "carmen",
    "lourdes",
    "jesus",
    "luz",
    "angeles",
    "pilar",
    "rosario",
    "mar",
    "fatima",
    "dios",
    "guadalupe",
    "socorro",
    "paz",
    "concepcion",
    "rocio",
    "refugio",
    "consuelo",
    "milagros",
    "mercedes",
    "dolores",
    "nazare",
    "gracas",
];

/// The index of the word at which the family name begins; the name has at least two words. The given name keeps at
/// least the first word, unless capitals tell that the family name stands first.
pub(super) fn family_starts(words: &[&str]) -> usize {
    let last = words.len() - 1;
    if let Some(joined) = (2..last).find(|&at| matches!(words[at], "y" | "e" | "i")) {
        return joined - 1;
    }
    if let Some(at) = (1..last).find(|&at| begins_family(words[at]) && !continues_given(words, at)) {
        let before = at - 1;
        return if before > 0 && is_iberian(words[before]) { before } else { at };
    }
    let double = words.len() >= 3
        && is_iberian(words[last - 1])
        && (is_iberian(words[last]) || words.len() >= 4)
        && !is_initial(words[last]);
    if double { last - 1 } else { last }
}

/// Where the family name alone is written in capitals (`Jean DUPONT`, `DUPONT Jean`): its words from and to.
pub(super) fn shouted_family(words: &[&str]) -> Option<(usize, usize)> {
    let shouted: Vec<bool> = words.iter().map(|word| is_shouted(word)).collect();
    let from = shouted.iter().position(|it| *it)?;
    let to = shouted.iter().rposition(|it| *it)? + 1;
    let whole_run = (from..to).all(|at| shouted[at] || is_particle(words[at]));
    let someone_left = to - from < words.len();
    let at_an_end = from == 0 || to == words.len();
    let others_written_normally =
        words.iter().enumerate().any(|(at, word)| !(from..to).contains(&at) && word.chars().any(char::is_lowercase));
    (whole_run && someone_left && at_an_end && others_written_normally).then_some((from, to))
}

fn is_shouted(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters > 2 && !is_initial(word) && word.chars().all(|c| !c.is_lowercase())
}

fn continues_given(words: &[&str], at: usize) -> bool {
    let after: Vec<String> = words[at..].iter().skip_while(|word| is_particle(word)).map(|word| fold(word)).collect();
    after.len() > 1 && AFTER_DE_IN_GIVEN.contains(&after[0].as_str())
}

fn is_iberian(word: &str) -> bool {
    let plain = fold(word);
    IBERIAN.split(' ').any(|name| name == plain)
}
