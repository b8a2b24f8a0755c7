//! Institutions: universities, schools, hospitals, agencies; their names, and which one a typed name means.
