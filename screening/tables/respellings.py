"""Names with misleading spelling, respelled the way they are pronounced."""


def _pairs(text: str) -> dict[str, str]:
    return {name: pronounced for name, pronounced in (pair.split("=") for pair in text.split())}


RESPELLINGS = _pairs(
    """
michael=maikel micheal=maikel mike=maik michelle=mishel michele=mishel charles=charlz
charlotte=sharlot james=jeimz john=jon johnny=joni johnson=jonson johns=jonz johnston=jonston
joseph=josef jose=hose jorge=horhe juan=huan jesus=hesus javier=havier joaquin=hoakin julio=hulio
jaime=haime juarez=huares jimenez=himenes julian=julian juana=huana jesse=jesi jacques=zhak
jean=jin jeanne=zhan george=jorj georges=zhorzh georgina=jorjina geoffrey=jefri geoff=jef
gerald=jerald gerard=jerard gene=jin genevieve=jenevyev gina=jina giovanni=jovani giuseppe=juzepe
giorgio=jorjo gianni=jani luigi=luiji sergio=serjo angela=anjela angelo=anjelo angelina=anjelina
roger=rojer eugene=yujin eugenia=yujenia virginia=virjinia regina=rejina nigel=naijel
thomas=tomas theresa=teresa therese=terez anthony=antoni antonia=antonia stephen=stiven
steven=stiven steve=stiv stephanie=stefani sean=shon shaun=shon hugh=hyu hughes=hyuz
joyce=jois alice=alis bruce=brus grace=greis lawrence=lorens laurence=lorens clarence=klarens
terence=terens florence=florens vincent=vinsent alexander=aleksander alexandra=aleksandra
rachel=reichel heather=hether katherine=ketrin catherine=ketrin kathleen=ketlin cathy=keti
dorothy=doroti timothy=timoti matthew=matyu matthews=matyuz andrew=andru andrews=andruz drew=dru
peter=piter pierre=pyer paul=pol paula=pola laura=lora lauren=loren maurice=moris
claude=klod claudia=klodia audrey=odri austin=ostin brian=brayan bryan=brayan ryan=rayan
wayne=wein jane=jein jason=jeison jake=jeik jacob=jeikob amy=eimi adrian=eidrian aaron=aron
david=deivid dave=deiv davis=deivis davies=deivis dale=deil gail=geil kate=keit katie=keiti
blake=bleik grant=grant tracy=treisi stacy=steisi leigh=li lee=li ashley=ashli beverly=beverli
dwight=dwait wright=rait knight=nait white=wait clyde=klaid kyle=kail tyler=tailer lyle=lail
simon=saimon ian=iyan irene=airin ivy=aivi isaac=aizak iris=airis heidi=haidi diana=daiana
diane=daian brian=braian clive=klaiv miles=mailz niles=nailz riley=raili mitchell=michel
judith=judit julia=julia julie=juli june=jun luke=luk susan=suzan suzanne=suzan ruth=rut
edith=idit elizabeth=elizabet eliza=elaiza keith=kit kenneth=kenet arthur=artur martha=marta
bertha=berta edward=edward edwards=edwardz howard=howard bernard=bernard richard=richard
christopher=kristofer christian=kristian christine=kristin christina=kristina chris=kris
nicholas=nikolas nicole=nikol philip=filip phillip=filip philippe=filip ralph=ralf joe=jo
sophia=sofia sophie=sofi stephane=stefan daphne=dafni murphy=merfi randolph=randolf
adolph=adolf rudolph=rudolf walter=wolter warren=woren wallace=wolas watson=wotson
shakespeare=sheikspir clark=klark clarke=klark burke=berk burton=berton curtis=kertis
kirk=kerk earl=erl pearl=perl curtiss=kertis turner=terner burns=bernz byrne=bern byrnes=bernz
thompson=tomson thomson=tomson graham=greiam joshua=joshua jeremiah=jeremaia zachary=zakari
nathan=neitan nathaniel=nataniel samuel=samyuel daniel=danyel gabriel=gabriel raphael=rafael
hernandez=ernandes hector=ektor hugo=hugo helene=elen henri=anri guillermo=giermo guy=gai
guillaume=giyom louis=lui louise=luiz lewis=luis luis=luis francois=fransua francoise=fransuaz
benoit=benua antoine=antuan jacqueline=zhaklin jerome=jerom yves=iv rene=rene renee=rene
monique=monik dominique=dominik frederic=frederik eric=erik erick=erik marc=mark luc=luk
veronica=veronika monica=monika patricia=patrisia lucia=lusia marcia=marsia cynthia=sintia
cecilia=sesilia cyril=siril cyrus=sairus vladimir=vladimir wolfgang=volfgang wilhelm=vilhelm
werner=verner walther=valter wagner=vagner weber=veber schmidt=shmit schmitt=shmit
schneider=shnaider schwarz=shvarts schultz=shults schulz=shults meyer=maier meier=maier mayer=maier
heinrich=hainrih heinz=haints klein=klain stein=shtain weiss=vais braun=braun
xavier=zavier xi=shi xu=shu zhang=zhang qing=ching yevgeny=yevgeni evgeny=yevgeni
hebert=eber rousseau=ruso moreau=moro leroy=lerua dubois=dubua benoist=benua
brown=braun browne=braun howell=hauel powell=pauel powers=pauers jones=jounz cohen=koen
nguyen=nguen kowalski=kovalski wilson=wilson williams=wiliamz roberts=robertz harris=haris
stewart=styuart stuart=styuart newton=nyuton newman=nyuman hewitt=hyuit moore=mur moor=mur
young=yang taylor=teilor baker=beiker walker=woker hall=hol allen=alen king=king hill=hil
green=grin scott=skot adams=adamz nelson=nelson campbell=kambel parker=parker evans=evanz
rogers=rojers reed=rid cook=kuk bell=bel cooper=kuper reeves=rivz price=prais bennett=benet
rice=rais gray=grei hayes=heiz myers=maierz fisher=fisher ford=ford hamilton=hamilton
sullivan=salivan russell=rasel hunter=hanter duncan=dankan lynch=linch kennedy=kenedi
knox=noks wyatt=waiat hyde=haid pyle=pail ryder=raider
leonardo=leonardo mikhail=mihail mikhael=mihael joao=zhoau goncalves=gonsalves
barack=barak jennifer=jenifer jessica=jesika judy=judi joan=joun joanna=joana joanne=joan
yusuf=yusuf zheng=jeng siobhan=shivon niamh=niv ciaran=kiaran seamus=sheimus saoirse=sersha
aoife=ifa eoin=oin sinead=shined padraig=patrik caoimhe=kiva
"""
)
"""Respellings by name. A name with several pronunciations has the most common one."""
