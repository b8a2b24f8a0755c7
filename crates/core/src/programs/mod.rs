//! Programs, their editions, and who took part.
