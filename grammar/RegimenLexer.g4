// Words and signs of the Regimen language.
//
// The lexer reads bytes, not code points (grammar/byte_stream.h): bytes of a non-ASCII character arrive as
// \u0004 (first byte) and \u0005 (the others), and the three signs U+2264, U+2265 and U+2260 as \u0001,
// \u0002 and \u0003 each followed by two \u0005. So a token's place is its byte offset, and every symbol is
// in the table-driven range of ANTLR. The real control characters are refused before.
//
// No rule has a lexer command: grammar/lex.cc drives the automaton directly and decides what is kept.
lexer grammar RegimenLexer;

WS : [ \t\r\n]+ ;
DOC_COMMENT : '///' ~[\r\n]* ;
LINE_COMMENT : '//' ~[\r\n]* ;
BLOCK_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'+ '/' ;
OPEN_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'* ;

STRING : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;
OPEN_STRING : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'? ;

DATE : YEAR '-' TWO ('-' TWO ('T' TWO ':' TWO (':' TWO)? ('Z' | [+\-] TWO ':' TWO)?)?)? ;
TIME : DIGIT DIGIT? ':' TWO ;
NUMBER : DIGIT+ ('.' DIGIT+)? ;
SYRINGE : 'U-' DIGIT+ ;

// Statements.
MODULE : 'module' ;
USE : 'use' ;
SOURCE : 'source' ;
UNIT_WORD : 'unit' ;
LAB : 'lab' ;
VITAL : 'vital' ;
CONDITION : 'condition' ;
SYMPTOM : 'symptom' ;
HISTORY : 'history' ;
ALLERGY : 'allergy' ;
CONCLUSION : 'conclusion' ;
CLASS : 'class' ;
HORMONE : 'hormone' ;
ENZYME : 'enzyme' ;
RECEPTOR : 'receptor' ;
ORGAN : 'organ' ;
ROUTE : 'route' ;
PROCESS : 'process' ;
AGENT : 'agent' ;
DOSE : 'dose' ;
LIMIT : 'limit' ;
CONTRAINDICATION : 'contraindication' ;
RULE : 'rule' ;
TABLE : 'table' ;
PROTOCOL : 'protocol' ;
CLAIM : 'claim' ;
RESOLVE : 'resolve' ;
INTERACTION : 'interaction' ;
EXCLUSIVE : 'exclusive' ;
OVERRIDE : 'override' ;
INVARIANT : 'invariant' ;
MECHANISM : 'mechanism' ;
RELATION : 'relation' ;
FACT : 'fact' ;
ENUMERATION : 'enumeration' ;
DEFINE : 'define' ;
INPUT : 'input' ;
OUTPUT : 'output' ;
IRRELEVANT : 'irrelevant' ;
EXTEND : 'extend' ;
TRUST : 'trust' ;
MAPPING : 'mapping' ;
SCENARIO : 'scenario' ;

// Clauses.
COLUMNS : 'columns' ;
ROW : 'row' ;
OTHERWISE : 'otherwise' ;
COLLECT : 'collect' ;
SAYS : 'says' ;
TITRATE : 'titrate' ;
TOWARD : 'toward' ;
AUTHOR : 'author' ;
REVIEWER : 'reviewer' ;
REVIEWED : 'reviewed' ;
REVIEW : 'review' ;
VERSION : 'version' ;
EVIDENCE : 'evidence' ;
WITH : 'with' ;
KIND : 'kind' ;
LEVEL : 'level' ;
YEAR_WORD : 'year' ;
URL : 'url' ;
PUBLISHER : 'publisher' ;
MOLAR : 'molar' ;
MASS : 'mass' ;
PLAUSIBLE : 'plausible' ;
VALID : 'valid' ;
ABSENT : 'absent' ;
MEANS : 'means' ;
CODE : 'code' ;
EXCEPT : 'except' ;
ACTION : 'action' ;
EFFECT : 'effect' ;
VIA : 'via' ;
TO : 'to' ;
STRENGTH : 'strength' ;
POTENCY : 'potency' ;
NEVER : 'never' ;
ALWAYS : 'always' ;
STANDING : 'standing' ;
SEVERITY : 'severity' ;
INDICATED : 'indicated' ;
WHEN : 'when' ;
UNLESS : 'unless' ;
THEN : 'then' ;
START : 'start' ;
ADD : 'add' ;
HOLD : 'hold' ;
STOP : 'stop' ;
MONITOR : 'monitor' ;
FOR : 'for' ;
AT : 'at' ;
AT_LIMIT : 'at' WS 'most' ;
AMOUNT : 'amount' ;
UNSTATED : 'unstated' ;
OVERRIDES : 'overrides' ;

// Conditions, doses and actions.
AND : 'and' ;
OR : 'or' ;
NOT : 'not' ;
IN : 'in' ;
OF : 'of' ;
ANY : 'any' ;
ALL : 'all' ;
NONE : 'none' ;
LEAST : 'least' ;
MOST : 'most' ;
RESULTS : 'results' | 'result' ;
BEFORE : 'before' ;
AFTER : 'after' ;
ON : 'on' ;
DIFFERENT : 'different' ;
WITHIN : 'within' ;
KNOWN : 'known' ;
MISSING : 'missing' ;
TAKING : 'taking' ;
STARTED : 'started' ;
STOPPED : 'stopped' ;
EVER : 'ever' ;
CONSISTENTLY : 'consistently' ;
LATEST : 'latest' ;
FIRST : 'first' ;
HIGHEST : 'highest' ;
LOWEST : 'lowest' ;
MEAN : 'mean' ;
RISING : 'rising' ;
FALLING : 'falling' ;
BY : 'by' ;
MORE_WORD : 'more' ;
RECOMMENDED : 'recommended' ;
WITHHELD : 'withheld' ;
CONTRAINDICATED : 'contraindicated' ;
ABSOLUTELY : 'absolutely' ;
RELATIVELY : 'relatively' ;
GROUP : 'symptoms' | 'conditions' | 'histories' | 'allergies' ;
PER : 'per' ;
CALENDAR : 'calendar' ;
EVERY : 'every' ;
DAILY : 'daily' ;
WEEKLY : 'weekly' ;
MONTHLY : 'monthly' ;
ONCE : 'once' ;
TWICE : 'twice' ;
COUNT_WORD : 'two' | 'three' | 'four' | 'five' | 'six' ;
TIMES : 'times' ;
A : 'a' ;
AS : 'as' ;
NEEDED : 'needed' ;
CONCLUDE : 'conclude' ;
RECOMMEND : 'recommend' ;
AVOID : 'avoid' ;
WARN : 'warn' ;
REFER : 'refer' ;
REFERRAL : 'referral' ;
BASELINE : 'baseline' ;
OVER : 'over' ;
MOD : 'mod' ;

// Scenarios.
PATIENT : 'patient' ;
BORN : 'born' ;
SEX : 'sex' ;
NO : 'no' ;
UNKNOWN : 'unknown' ;
SINCE : 'since' ;
RESOLVED : 'resolved' ;
UNDERSTOOD : 'understood' ;
EXPECT : 'expect' ;
PENDING : 'pending' ;
NEEDS : 'needs' ;
BECAUSE : 'because' ;
PREFER : 'prefer' ;
WARNING : 'warning' ;
CONFLICT : 'conflict' ;
PROBLEM : 'problem' ;
VIOLATION : 'violation' ;

// Words only where they are needed (grammar/lex.cc); names everywhere else.
FROM : 'from' ;
ID_WORD : 'id' ;
AGE : 'age' ;
AGENTS : 'agents' ;
RECORDED : 'recorded' ;

IDENT : LETTER WORD* ('.' LETTER WORD*)* ;

// A unit with a sign in it; plain words become units after a number (grammar/lex.cc).
BRACED : BRACE ;
UNIT : UNIT_ATOM (UNIT_JOIN UNIT_ATOM)* | '/' UNIT_ATOM (UNIT_JOIN UNIT_ATOM)* ;
PERCENT : '%' ;

LESS_EQUAL : '<=' | '\u0001\u0005\u0005' ;
GREATER_EQUAL : '>=' | '\u0002\u0005\u0005' ;
NOT_EQUAL : '!=' | '\u0003\u0005\u0005' ;
LESS : '<' ;
GREATER : '>' ;
EQUAL : '=' ;
RANGE : '..' ;
COMMA : ',' ;
COLON : ':' ;
LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;
LEFT_PAREN : '(' ;
RIGHT_PAREN : ')' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
BAR : '|' ;

// What no author may write; lex.cc says why.
FOREIGN : WORD* ('\u0004' | '\u0005') (WORD | '\u0004' | '\u0005')* ;
INVALID : . ;

fragment DIGIT : [0-9] ;
fragment TWO : DIGIT DIGIT ;
fragment YEAR : TWO TWO ;
fragment LETTER : [A-Za-z_] ;
fragment WORD : [A-Za-z0-9_] ;
fragment BRACE : '{' ~[{}"\\ \t\r\n]+ '}' ;
fragment BRACKET : '[' [A-Za-z0-9_.'%/\-]+ ']' ;
fragment EXPONENT : [+\-] DIGIT+ ;
fragment TEN : '10' [*^] EXPONENT? DIGIT* ;
fragment UNIT_ATOM
  : (LETTER | BRACKET | '%') (WORD | BRACKET | '%' | '\'')* EXPONENT? BRACE?
  | TEN BRACE?
  | DIGIT+ '.' UNIT_ATOM_AFTER_DIGITS
  | BRACE
  ;
fragment UNIT_ATOM_AFTER_DIGITS : LETTER WORD* EXPONENT? ;
fragment UNIT_JOIN : [/.] ;

// IN before a number: a range follows, not the name of a unit (assigned in lex.cc).
IN_RANGE : '\u0001\u0001' ;
