// The concrete syntax of the Regimen language. Every choice is made on one token, two at most, so that
// prediction costs nothing; clauses of all statements are one rule, and the builder says which clause
// belongs where ("`severity` does not belong in a rule").
//
// Labels, not children: the parser builds no child lists (grammar/statement_parser.cc).
parser grammar RegimenParser;
options { tokenVocab = RegimenLexer; }

// ---- entries ----

chunk : items+=statement* EOF ;
oneExpression : value=disjunction EOF ;
factLines : items+=line* EOF ;

// ---- statements ----

statement
  : MODULE id=name (VERSION text=STRING)?                                       # moduleStatement
  | USE names+=name (COMMA names+=name)*                                        # useStatement
  | UNIT_WORD id=name (COMMA more+=name)* EQUAL meaning=quantity block=body?          # unitStatement
  | marks+=(INPUT | OUTPUT)* RELATION id=name LEFT_PAREN (columns+=column (COMMA columns+=column)*)? RIGHT_PAREN
      title=STRING? block=body?                                                       # relationStatement
  | FACT id=name LEFT_PAREN args=argList? RIGHT_PAREN block=body?               # factStatement
  | ENUMERATION id=name title=STRING? LEFT_BRACE words=nameList RIGHT_BRACE     # enumerationStatement
  | DEFINE id=name (call=LEFT_PAREN params=nameList? RIGHT_PAREN)? EQUAL value=sum # defineStatement
  | id=plainName LEFT_PAREN args=argList? RIGHT_PAREN WHEN value=disjunction    # shortRuleStatement
  | SCENARIO title=STRING? block=scenarioBody                                   # scenarioStatement
  | MAPPING id=name title=STRING? block=mappingBody                             # mappingStatement
  | claim=CLAIM? CONTRAINDICATION id=plainName? head=header                     # contraindicationStatement
  | claim=CLAIM? INTERACTION id=name title=STRING? OF left=member WITH right=member block=body? # interactionStatement
  | claim=CLAIM? EXCLUSIVE id=name title=STRING? OF members+=member (COMMA members+=member)* block=body? # exclusiveStatement
  | OVERRIDE id=name title=STRING? OF target=name (BECAUSE why=STRING)? block=body?  # overrideStatement
  | INVARIANT id=name? title=STRING? block=body                            # invariantStatement
  | RESOLVE id=name PREFER dose=name OF agent=name (BECAUSE why=STRING)? block=body?  # resolveStatement
  | IRRELEVANT what=codes block=body?                                           # irrelevantStatement
  | EXTEND kind=(LAB | VITAL | CONDITION | SYMPTOM | HISTORY | ALLERGY | AGENT) id=name block=body # extendStatement
  | TRUST what=name BECAUSE why=STRING block=body?                              # trustStatement
  | CLAIM id=plainName title=STRING? (OF about+=name (COMMA about+=name)*)? (BECAUSE why=STRING)? block=body? # claimStatement
  | claim=CLAIM? keyword=(SOURCE | LAB | VITAL | CONDITION | SYMPTOM | HISTORY | ALLERGY | CONCLUSION | CLASS | HORMONE
      | ENZYME | RECEPTOR | ORGAN | ROUTE | PROCESS | AGENT | DOSE | LIMIT | RULE | TABLE | PROTOCOL | MECHANISM)
      id=name head=header                                                       # declaration
  ;

header : title=STRING? (OF any=ANY? subject=name)? who=forWhom? (OVERRIDES overrides=nameList)? block=body? ;

// `for male adults`, `for any agent A`, `for agents A, B`: words that the builder understands.
forWhom : FOR any=ANY? words+=forWord? words+=forWord? (COMMA more+=forWord)* ;
// `source`, `unit` and `class` begin clauses, so they are no kinds of variables.
forWord : IDENT | AGENT | DOSE | LIMIT | PROTOCOL | RULE | CONTRAINDICATION | LAB | VITAL | CONDITION | SYMPTOM
  | HISTORY | ALLERGY | CONCLUSION | HORMONE | ENZYME | RECEPTOR | ORGAN | ROUTE | GROUP ;

// `icd10 "C00..C97", "D45" except "C44"`
codes : system=name items+=STRING (COMMA items+=STRING)* (EXCEPT excepted+=STRING (COMMA excepted+=STRING)*)? ;

// What the keys of a line of a flat file are about.
mappingBody : LEFT_BRACE items+=mappingLine* RIGHT_BRACE ;

mappingLine
  : ID_WORD FROM key=STRING                                                     # idLine
  | SEX FROM key=STRING (where=IDENT words+=sexWord (COMMA words+=sexWord)*)?   # sexLine
  | word=(BORN | AGE) FROM key=STRING                                           # ageLine
  | LAB lab=name FROM key=STRING (IN measured=unitText)?                        # labLine
  | word=(GROUP | AGENTS) FROM key=STRING BY system=name                        # codesLine
  | RESULTS FROM key=STRING BY system=name LEFT_BRACE parts+=resultKey* RIGHT_BRACE # resultsLine
  | common=clause                                                               # commonLine
  ;
sexWord : written=STRING is=IDENT sex=IDENT ;
resultKey
  : word=(CODE | UNIT_WORD | AT | IDENT) key=STRING
    (days=IDENT SINCE day=date | where=IDENT words+=unitWord (COMMA words+=unitWord)*)? ;
unitWord : written=STRING is=IDENT measured=unitText ;

column : id=name COLON sort=name text=unitText? ;

body : LEFT_BRACE items+=clause* RIGHT_BRACE ;

clause
  : SOURCE id=name locator=STRING?                                              # sourceClause
  | BY id=name locator=STRING?                                                  # byClause
  | history=HISTORY? CODE what=codes                                            # codeClause
  | WHEN value=disjunction                                                      # whenClause
  | UNLESS value=disjunction                                                    # unlessClause
  | INDICATED WHEN value=disjunction                                            # indicatedClause
  | THEN items+=action (COMMA items+=action)*                                   # thenClause
  | word=(NEVER | ALWAYS) (RECOMMEND agent=name | value=disjunction)            # boundClause
  | COLUMNS heads+=sum (BAR heads+=sum)*                                        # columnsClause
  | ROW cells+=cell (BAR cells+=cell)* THEN items+=action (COMMA items+=action)* # rowClause
  | OTHERWISE THEN items+=action (COMMA items+=action)*                         # otherwiseClause
  | COLLECT                                                                     # collectClause
  | who=forWhom                                                                 # forClause
  | OVERRIDES names=nameList                                                    # overridesClause
  | step=(START | ADD | HOLD | STOP) agent=name (DOSE dose=name)?               # stepClause
  | TITRATE agent=name BY step=quantity (EVERY every=period)?
    TOWARD lab=name IN_RANGE low=signedQuantity RANGE high=signedQuantity       # titrateClause
  | phrase=monitor                                                              # monitorClause
  | keyword=(KIND | LEVEL | SEVERITY | EVIDENCE) id=name                                   # wordClause
  | keyword=(URL | PUBLISHER | SAYS | AUTHOR | REVIEWER | VERSION) text=STRING                                       # textClause
  | REVIEWED ON day=date                                                        # reviewedClause
  | REVIEW BY day=date                                                          # reviewClause
  | YEAR_WORD year=NUMBER                                                       # yearClause
  | UNIT_WORD text=unitText                                                     # unitClause
  | MOLAR MASS amount=quantity                                                  # molarMassClause
  | PLAUSIBLE low=signedQuantity RANGE high=signedQuantity                      # plausibleClause
  | VALID FOR time=duration                                                     # validClause
  | ABSENT (always=ALWAYS MEANS meaning=NO | MEANS meaning=(NO | UNKNOWN))      # absentClause
  | CLASS names=nameList                                                        # classClause
  | word=(STRENGTH | POTENCY) amount=quantity                                   # strengthClause
  | ACTION verb=name target=name (AT site=name)?                                # actionClause
  | EFFECT cause=name verb=name target=name (TO result=name)? where+=pathway*        # effectClause
  | STANDING id=name note=STRING? (AS OF looked=date)?                          # standingClause
  | AT_LIMIT amount=quantity PER time=perPeriod                                 # limitClause
  | phrase=dosePhrase                                                           # doseClause
  ;

// What a row of a table asks of one column.
cell
  : any=(ANY | MINUS)
  | low=signedQuantity RANGE high=signedQuantity
  | op=(LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | EQUAL | NOT_EQUAL) bound=signedQuantity
    (AND moreOp=(LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) more=signedQuantity)?
  | word=(IDENT | NO)
  ;

// `tamoxifen`, `any aromatase_inhibitor`
member : any=ANY? id=name ;

// `via aromatase`, `at hypothalamus`
pathway : word=(VIA | AT) id=name ;

// ---- doses and monitoring ----

dosePhrase
  : (AMOUNT unstated=UNSTATED | low=NUMBER lowUnit=unit? (RANGE high=NUMBER highUnit=unit?)? (OF A syringe=SYRINGE noun=IDENT)?
      (BY measure=name)? (FOR over=duration)? (IN_RANGE parts=NUMBER doses=unit)?)
    rhythm=schedule? limits=course? (COMMA way=name)?
  ;

schedule
  : EVERY every=period                                                                # everySchedule
  | word=(DAILY | WEEKLY | MONTHLY)                                             # wordSchedule
  | times=(ONCE | TWICE) (A noun=IDENT)?                                        # onceSchedule
  | times=(COUNT_WORD | NUMBER) TIMES (A noun=IDENT | PER noun=IDENT)           # timesSchedule
  | AS NEEDED (AT_LIMIT count=NUMBER PER every=period (AND AT_LIMIT also=NUMBER PER longer=period)?)? # neededSchedule
  ;

// `for 12 days of every 28 days`, `for 10 days`
course : FOR lasting=duration (OF EVERY again=period)? ;

period : length=duration | word=IDENT ;
perPeriod : calendar=CALENDAR word=IDENT | length=duration | word=IDENT ;

monitor : MONITOR lab=name first=firstPoint? (COMMA more+=point)* ;
firstPoint : baseline=BASELINE | AT at=duration | EVERY every=period ;
point : baseline=BASELINE | AT at=duration | THEN? EVERY every=period ;

action
  : CONCLUDE id=name                                                            # concludeAction
  | RECOMMEND agent=name (DOSE dose=name)?                                      # recommendAction
  | word=(AVOID | HOLD | STOP | ADJUST) any=ANY? agent=name                      # avoidAction
  | WARN text=STRING                                                            # warnAction
  | phrase=monitor                                                              # monitorAction
  | REFER text=STRING                                                           # referAction
  | id=atomWord LEFT_PAREN args=argList? RIGHT_PAREN                            # atomAction
  ;

// ---- conditions and values: one expression; the builder tells them apart ----

disjunction : parts+=conjunction (OR parts+=conjunction)* ;
conjunction : parts+=negation (AND parts+=negation)* ;
negation : NOT part=negation | claim=comparison ;
comparison
  : left=sum (op=(LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | EQUAL | NOT_EQUAL) right=sum
    | IN_RANGE low=signedQuantity RANGE high=signedQuantity
    | trend=(RISING | FALLING) BY (MORE_WORD than=IDENT | AT LEAST)? by=signedQuantity window=within)?
    (FOR AT LEAST lasting=duration)?
  ;
sum : parts+=product (ops+=(PLUS | MINUS) parts+=product)* (IN into=unitText)? ;
product : parts+=factor (ops+=(STAR | SLASH | MOD) parts+=factor)* ;
factor
  : MINUS part=factor                                                           # negativeFactor
  | LEFT_PAREN inner=disjunction RIGHT_PAREN                                    # groupFactor
  | amount=quantity (OF (A syringe=SYRINGE noun=IDENT | of=name))? (AT strength=quantity)? # quantityFactor
  | day=DATE                                                                    # dateFactor
  | time=TIME                                                                   # timeFactor
  | text=STRING                                                                 # textFactor
  | id=conditionName (call=LEFT_PAREN args=argList? RIGHT_PAREN)? (WITH SEVERITY AT LEAST grade=IDENT)?
    window=within?                                                              # nameFactor
  | id=conditionName OF what=factor (OVER among=factor)?                        # aggregateFactor
  | which=(LATEST | FIRST | HIGHEST | LOWEST | MEAN) lab=name window=within?           # selectedFactor
  | which=(LATEST | FIRST | HIGHEST | LOWEST | MEAN) (lab=name (BY key=factor)? | OF what=factor) OVER among=factor # overFactor
  | kind=(ANY | ALL | NONE) OF GROUP? names=nameList                            # choiceFactor
  | consistent=CONSISTENTLY? AT LEAST count=NUMBER (OF GROUP? names=nameList | given=results) # countFactor
  | kind=(KNOWN | MISSING) id=name window=within?                               # knownFactor
  | EVER (id=name | kind=(ANY | ALL | NONE) OF GROUP? names=nameList)           # everFactor
  | phase=(TAKING | STARTED | STOPPED) any=ANY? id=name window=within?          # takingFactor
  | answer=(CONTINUE | ADJUST | HOLD | STOP) id=name                            # answerFactor
  | word=(RECOMMENDED | INDICATED | WITHHELD | CONTRAINDICATED)
    (call=LEFT_PAREN args=argList? RIGHT_PAREN | id=name grade=(ABSOLUTELY | RELATIVELY)?) # wordsFactor
  ;
results
  : recorded=RECORDED? RESULTS OF? lab=name (op=(LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | EQUAL | NOT_EQUAL) threshold=signedQuantity)?
    (BEFORE before=TIME)? (AFTER after=TIME)? (ON DIFFERENT days=IDENT)? spacing=apart? window=within?
  ;
// `90 to 365 days apart`, `at least 90 days apart`
apart
  : low=NUMBER lowUnit=unit? TO high=duration word=IDENT
  | AT LEAST least=duration word=IDENT
  | AT_LIMIT most=duration word=IDENT
  ;
within : WITHIN time=duration ;

// ---- scenarios ----

scenarioBody : LEFT_BRACE items+=line* RIGHT_BRACE ;

line
  : AS OF at=date                                                               # asOfLine
  | PATIENT parts+=patientPart (COMMA parts+=patientPart)*                      # patientLine
  | presence=(NO | UNKNOWN) names=nameList                                      # presenceLine
  | TAKING agent=name phrase=dosePhrase? (SINCE since=date)?                    # takingLine
  | NOT TAKING agent=name                                                       # notTakingLine
  | STOPPED agent=name (ON day=date)?                                           # stoppedLine
  | RESOLVED id=name (AT at=date)?                                              # resolvedLine
  | HISTORY OF id=name                                                          # historyLine
  | NOT UNDERSTOOD words+=name words+=name? text=STRING (CODE system=name code=STRING)? # notUnderstoodLine
  | EXPECT what=expectation                                                          # expectLine
  | parts+=finding (COMMA parts+=finding)*                                      # findingLine
  ;
patientPart : born=BORN at=date | unknown=UNKNOWN SEX | sex=name ;
finding
  : id=findingName (WITH SEVERITY grade=IDENT)?
    (op=(LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | EQUAL)? value=signedQuantity)? (AT at=date)?
  ;
expectation
  : RECOMMEND id=name phrase=dosePhrase?                                               # expectRecommend
  | (PENDING | UNCLEAR) id=name (NEEDS names=nameList)?                         # expectPending
  | kind=(WITHHELD | CONTRAINDICATED | CONTINUE | ADJUST | HOLD | STOP) id=name
    (BECAUSE names=nameList)?                                                   # expectBlocked
  | NOT kind=(INDICATED | CONCLUDE) id=name                                     # expectNot
  | kind=(BECAUSE | CONCLUDE | CONFLICT | PROBLEM | VIOLATION) id=name                      # expectName
  | kind=(WARN | REFER | TITRATE) text=STRING                                   # expectText
  | NO what=(WARNING | WARN | REFERRAL)                                         # expectNothing
  | MONITOR id=name (AT at=date)?                                               # expectMonitor
  ;

// ---- leaves ----

quantity : number=NUMBER text=unit? ;
signedQuantity : minus=MINUS? number=NUMBER text=unit? ;
duration : number=NUMBER text=unit ;
unit : UNIT | PERCENT ;
unitText : UNIT | PERCENT | IDENT | BRACED | NUMBER ;
date : DATE | NUMBER ;
nameList : names+=name (COMMA names+=name)* ;
argList : args+=sum (COMMA args+=sum)* ;

// Words of the language that may also be names, wherever only a name can stand.
name : IDENT | A
  | MECHANISM | PROCESS | EFFECT | VIA | TO
  | MODULE | USE | SOURCE | UNIT_WORD | LAB | VITAL | CONDITION | SYMPTOM | HISTORY | CONCLUSION | CLASS
  | HORMONE | ENZYME | RECEPTOR | ORGAN | ROUTE | AGENT | DOSE | LIMIT | CONTRAINDICATION | RULE | TABLE | PROTOCOL
  | COLUMNS | ROW | OTHERWISE | COLLECT
  | RELATION | FACT | SCENARIO | ENUMERATION | DEFINE | INPUT | OUTPUT | OVER | BY | MOD | KIND | LEVEL | YEAR_WORD | URL | PUBLISHER | MOLAR | MASS | PLAUSIBLE
  | VALID | ABSENT | MEANS | CODE | ACTION | STRENGTH | STANDING | SEVERITY | INDICATED | START | ADD | HOLD
  | STOP | MONITOR | AT | AMOUNT | UNSTATED | OVERRIDES | ALL | NONE | LEAST | MOST | RESULTS | BEFORE
  | AFTER | ON | DIFFERENT | KNOWN | MISSING | TAKING | LATEST | FIRST | HIGHEST | LOWEST | MEAN | RISING | FALLING | MORE_WORD | RECOMMENDED
  | WITHHELD | CONTRAINDICATED | ABSOLUTELY | RELATIVELY | GROUP | CALENDAR | DAILY | WEEKLY | MONTHLY
  | ONCE | TWICE | COUNT_WORD | TIMES | AS | NEEDED | CONCLUDE | RECOMMEND | AVOID | ADJUST | CONTINUE | UNCLEAR | WARN | REFER | BASELINE
  | PATIENT | BORN | SEX | NO | UNKNOWN | SINCE | PENDING | NEEDS | BECAUSE | WARNING | CONFLICT | PROBLEM
  | CLAIM | RESOLVE | PREFER | REFERRAL | INTERACTION | EXCLUSIVE | OVERRIDE | INVARIANT | SAYS | WITH | POTENCY | NEVER | ALWAYS | VIOLATION
  | TITRATE | TOWARD | AUTHOR | REVIEWER | REVIEWED | REVIEW | VERSION | EVIDENCE
  | MAPPING | FROM | ID_WORD | AGE | AGENTS
  | ALLERGY | IRRELEVANT | EXTEND | TRUST | EXCEPT | EVER | STARTED | STOPPED | CONSISTENTLY | RESOLVED | UNDERSTOOD
  ;

plainName : IDENT ;

// At the start of a condition the words that begin one keep their meaning.
conditionName : IDENT | A
  | MECHANISM | PROCESS | EFFECT | VIA | TO
  | MODULE | USE | SOURCE | UNIT_WORD | LAB | VITAL | CONDITION | SYMPTOM | HISTORY | CONCLUSION | CLASS
  | HORMONE | ENZYME | RECEPTOR | ORGAN | ROUTE | AGENT | DOSE | LIMIT | CONTRAINDICATION | RULE | TABLE | PROTOCOL
  | COLUMNS | ROW | OTHERWISE | COLLECT
  | RELATION | FACT | SCENARIO | ENUMERATION | DEFINE | INPUT | OUTPUT | OVER | BY | MOD | KIND | LEVEL | YEAR_WORD | URL | PUBLISHER | MOLAR | MASS | PLAUSIBLE
  | VALID | ABSENT | MEANS | CODE | ACTION | STRENGTH | STANDING | SEVERITY | START | ADD | HOLD | STOP
  | MONITOR | AMOUNT | UNSTATED | OVERRIDES | LEAST | MOST | RESULTS | DIFFERENT | ABSOLUTELY | RELATIVELY
  | CALENDAR | DAILY | WEEKLY | MONTHLY | ONCE | TWICE | COUNT_WORD | TIMES | NEEDED | CONCLUDE | RECOMMEND
  | BY | MORE_WORD
  | AVOID | ADJUST | CONTINUE | UNCLEAR | WARN | REFER | BASELINE | PATIENT | BORN | SEX | UNKNOWN | SINCE | PENDING | NEEDS | BECAUSE
  | WARNING | CONFLICT | PROBLEM | CLAIM | RESOLVE | PREFER | REFERRAL | INTERACTION | EXCLUSIVE | OVERRIDE | INVARIANT | SAYS | WITH | POTENCY | NEVER | ALWAYS | VIOLATION
  | TITRATE | TOWARD | AUTHOR | REVIEWER | REVIEWED | REVIEW | VERSION | EVIDENCE | MAPPING
  | ALLERGY | IRRELEVANT | EXTEND | TRUST | EXCEPT | STARTED | STOPPED | RESOLVED | UNDERSTOOD
  ;

// A core relation in `then`; the words that begin an action keep their meaning.
atomWord : IDENT | INDICATED | RECOMMENDED | WITHHELD | CONTRAINDICATED | CONDITION | SYMPTOM | HISTORY
  | CONCLUSION | CLASS | SOURCE | AGENT | DOSE | LIMIT | CONTRAINDICATION | STANDING | SEVERITY | PENDING
  | WARNING | CONFLICT | PROBLEM | TAKING | KNOWN | MISSING | MAPPING | CONTINUE | UNCLEAR
  | ALLERGY | IRRELEVANT | EXTEND | TRUST | EXCEPT | EVER | STARTED | STOPPED | RESOLVED | UNDERSTOOD ;

// At the start of a scenario line.
findingName : IDENT | A
  | MECHANISM | PROCESS | EFFECT | VIA | TO
  | MODULE | USE | SOURCE | UNIT_WORD | LAB | VITAL | CONDITION | SYMPTOM | HISTORY | CONCLUSION | CLASS
  | HORMONE | ENZYME | RECEPTOR | ORGAN | ROUTE | AGENT | DOSE | LIMIT | CONTRAINDICATION | RULE | TABLE | PROTOCOL
  | COLUMNS | ROW | OTHERWISE | COLLECT
  | RELATION | FACT | SCENARIO | ENUMERATION | DEFINE | INPUT | OUTPUT | OVER | BY | MOD | KIND | LEVEL | YEAR_WORD | URL | PUBLISHER | MOLAR | MASS | PLAUSIBLE
  | VALID | ABSENT | MEANS | CODE | ACTION | STRENGTH | STANDING | SEVERITY | INDICATED | START | ADD | HOLD
  | STOP | MONITOR | ADJUST | CONTINUE | UNCLEAR | LIMIT | RECOMMENDED | WITHHELD | WARNING | CONFLICT | PROBLEM
  | OVERRIDE | INVARIANT | POTENCY | NEVER | ALWAYS | VIOLATION | MAPPING
  | ALLERGY | IRRELEVANT | EXTEND | TRUST | EXCEPT | EVER | STARTED
  ;
