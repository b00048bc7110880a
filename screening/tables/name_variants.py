"""Variants of given names that sound too different to match by sound."""

_VARIANTS = """
aleksandr sasha sascha alexander aleksander oleksandr alejandro alessandro aleksandar iskander alex
yevgeny evgeny zhenya eugene evgenii yevhen evgeniy
dmitry dima mitya dmitri dmytro
vladimir vova volodya volodymyr uladzimir wladimir
nikolai kolya nikolay mykola nicholas mikalai nikolas
mikhail misha mykhailo michael miguel michel michal mikael
sergei seryozha serhiy sergey siarhei sergio serge
aleksei alyosha oleksiy alexei aliaksei alexis
andrei andriy andrey andrew andre andres andrea
pavel pasha pavlo paul pablo paulo paolo
ivan vanya john johannes johann hans juan joao giovanni jean ioan yohannes yahya
yuri yura yurii george georgy georgi jorge georg georges giorgio iurii heorhii
igor ihor
oleg oleh
grigory grisha hryhoriy gregory
konstantin kostya kostiantyn constantine
pyotr petya petro peter pedro pierre pietro petr piotr
stepan stephen steven stefan esteban etienne stefano
vasily vasya vasyl basil
viktor vitya victor
anatoly tolya anatoliy
boris borya
maria masha maryam miriam mary marie mariya maryna
anna anya hanna ann anne
yekaterina katya kateryna catherine ekaterina catalina
yelena lena olena helen elena helena
natalia natasha nataliya natalie
tatiana tanya tetiana
olga olya olha
anastasia nastya
irina ira iryna irene
svetlana sveta
ludmila lyuda liudmyla
galina galya halyna
yulia julia yuliya iuliia
yosef joseph jose giuseppe yusuf yousef josef iosif jozef
yaakov jacob jakob yakov james jacques jaime diego santiago jaume tiago iago yaqub
avraham abraham ibrahim avram
moshe moses musa moisei
shlomo solomon suleiman salomon suleyman
david dawud daoud davit
yitzhak isaac ishaq itzhak
shmuel samuel ismail
yehuda judah yahuda
eliyahu elijah ilya elias ilyas illia
yeshua jesus issa isa
guillermo william guillaume wilhelm guglielmo willem
enrique henry henri heinrich enrico hendrik
luis louis ludwig luigi lewis
carlos charles karl carlo karel
felipe philip philippe filippo
francisco paco francis francois francesco franz pancho
roberto robert ruprecht
ricardo richard riccardo
eduardo edward edouard
antonio anthony antoine anton toni
manuel emmanuel immanuel
mohammad mohammed muhammad mohamed mohamad mehmet muhammed mamadou magomed mahomet mukhamed
ahmad ahmed ahmet akhmed
hussein husayn hossein huseyin guseyn
hasan hassan gasan
yusuf youssef yousif
omar umar omer
osman uthman othman ousmane usman
khalid khaled halit
mahmoud mahmud mahmut
mustafa mustapha moustapha
fatima fatma fatemeh fatimah
aisha ayesha aicha aysha
zainab zeynep zeinab
abdullah abdallah abdulla abdoulaye
jamal gamal cemal djamel
jalal galal celal
qasim kasim kassem gasem
qadir kadir gadir
hajj haji
""".strip().splitlines()


def variant_groups() -> dict[str, frozenset[int]]:
    """Each name with the numbers of its variant groups."""
    groups: dict[str, set[int]] = {}
    for number, row in enumerate(_VARIANTS):
        for name in row.split():
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}
