"""The most common family and given names in the countries that messages come from.

Many people have these names, so a match carries little information, even if the roster has the
name only once.
"""

from screening.tables import entries

FREQUENT_FAMILY_NAMES = frozenset(
    entries(
        """
garcia rodriguez martinez hernandez lopez gonzalez perez sanchez ramirez torres flores rivera
gomez diaz reyes morales cruz ortiz gutierrez chavez ramos ruiz alvarez mendoza vasquez vazquez
castillo jimenez moreno romero herrera medina aguilar garza castro vargas fernandez guzman munoz
mendez salazar soto delgado pena rios alvarado sandoval contreras valdez guerrero ortega estrada
nunez maldonado vega dominguez santiago espinoza rojas campos santos navarro cortez molina rosales
portillo escobar orellana mejia melendez guevara argueta menjivar bonilla zelaya lemus amaya
ayala cabrera calderon cardenas carrillo figueroa fuentes juarez leon luna marquez miranda
montoya pacheco palacios quintanilla rosario salgado serrano silva solis suarez trujillo velasquez
villanueva zamora santana acosta benitez franco gimenez paz ponce blanco rivas aquino
souza oliveira pereira lima carvalho ferreira ribeiro rodrigues almeida nascimento alves araujo
costa gomes martins barbosa rocha dias moreira fernandes cardoso teixeira correia lopes soares
smith johnson williams brown jones miller davis wilson anderson thomas taylor moore jackson martin
lee thompson white harris clark lewis robinson walker young allen king wright scott hill green
adams nelson baker hall campbell mitchell carter roberts phillips evans turner parker collins
edwards stewart morris murphy cook rogers morgan cooper peterson reed bailey bell kelly howard ward
cox richardson watson brooks wood bennett gray james hughes price myers long foster sanders ross
powell sullivan russell fisher henderson graham reynolds hamilton west cole
ivanov ivanova smirnov smirnova kuznetsov kuznetsova popov popova vasiliev vasilyev petrov petrova
sokolov sokolova mikhailov mikhaylov novikov novikova fedorov morozov volkov alekseev alexeev
lebedev semenov egorov pavlov kozlov stepanov nikolaev orlov andreev makarov nikitin zakharov
zaitsev solovyev borisov yakovlev grigoriev romanov vorobyev sergeev kuzmin frolov aleksandrov
dmitriev korolev gusev kiselev ilyin maksimov polyakov sorokin vinogradov kovalev belov medvedev
antonov tarasov zhukov baranov filippov komarov davydov belyaev gerasimov bogdanov osipov sidorov
matveev titov markov mironov krylov kulikov karpov vlasov melnikov denisov gavrilov tikhonov
kazakov afanasiev danilov savelyev timofeev fomin chernov abramov martynov efimov fedotov
shevchenko kovalenko bondarenko tkachenko kravchenko boiko boyko melnyk kovalchuk koval oliynyk
shevchuk polishchuk lysenko marchenko rudenko savchenko petrenko moroz klymenko pavlenko
magomedov aliyev aliev ibragimov mammadov mamedov huseynov hasanov abdullaev rakhimov karimov
yusupov akhmedov ismailov umarov khan
yilmaz kaya demir celik sahin yildiz yildirim ozturk aydin ozdemir arslan dogan kilic aslan cetin
kara koc kurt ozkan simsek polat korkmaz cakir erdogan yavuz can acar aksoy turan
singh kumar sharma patel gupta verma yadav shah reddy mehta joshi das roy khanna kapoor malhotra
chopra agarwal jain mishra pandey tiwari nair menon iyer rao naidu pillai bose banerjee mukherjee
chatterjee ghosh sen dutta thakur chauhan rathore kaur gill sandhu sidhu dhillon hussain ahmed
malik iqbal butt chaudhry qureshi siddiqui ansari shaikh begum akhtar mahmood rehman uddin rahman
islam hossain alam miah ali hassan hussein mohamed mohammed ibrahim abdullah ahmad mahmoud mustafa
omar osman saleh salem hamdan haddad khalil mansour nasser abbas said aziz karim rashid sharif
mohammadi hosseini ahmadi karimi moradi rezaei jafari rahimi hashemi
nguyen tran pham phan vu vo dang bui hoang huynh duong kim park choi wang zhang chen yang
huang zhao zhou sun guo zhu lin luo gao liang zheng song tang deng xie feng
muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schafer koch bauer
richter klein wolf schroder neumann schwarz zimmermann braun kruger hofmann hartmann lange
dubois bernard durand leroy moreau simon laurent lefebvre michel petit robert richard roux
rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti
nowak kowalski wisniewski wojcik kowalczyk kaminski lewandowski zielinski szymanski wozniak
jansen bakker visser smit meijer mulder bos vos popescu ionescu popa radu dumitru stan
traore diallo diop ndiaye keita toure cisse kone mensah okafor okeke eze
tanaka suzuki sato watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki
"""
    )
)
"""Family names with at least several hundred thousand bearers."""

FREQUENT_GIVEN_NAMES = frozenset(
    entries(
        """
jose juan luis carlos manuel francisco jesus miguel pedro alejandro rafael sergio fernando eduardo
ricardo roberto javier jorge antonio angel mario oscar raul ruben hector cesar victor hugo julio
marco enrique alberto alfredo armando arturo ernesto gustavo guillermo ivan ismael jaime joel
josue marvin mauricio melvin moises nelson noe omar pablo ramon rene rolando salvador samuel
santos saul walter william wilfredo wilmer edwin elmer erick franklin geovany gerson giovanni
israel josé kevin jonathan bryan christian cristian daniel david diego edgar edgardo elias
esteban felipe gabriel gerardo henry isaac maria ana rosa carmen guadalupe teresa elena lucia
sofia blanca claudia gloria ingrid jessica juana karla margarita marta martha patricia sandra
silvia veronica yesenia joao paulo luiz marcos antonia francisca adriana juliana marcia
aleksandr alexander aleksey alexey andrei andrey anton artem arsen boris denis dmitrii dmitry
evgenii evgeny fedor gennady georgy grigory igor ilia ilya kirill konstantin leonid maksim maxim
mikhail nikita nikolai nikolay oleg pavel petr roman ruslan rustam sergei sergey stanislav
stepan timur vadim valentin valery vasily viacheslav viktor vitaly vladimir vladislav yuri yury
anna anastasia ekaterina elena galina irina ksenia larisa liudmila marina nadezhda natalia
oksana olga svetlana tatiana valentina victoria viktoriia yulia aslan zaur shamil islam
mohammed mohamed muhammad mohammad ahmed ahmad ali hassan hasan hussein hussain omar khaled
khalid ibrahim youssef yousef mahmoud mustafa abdullah abdul abdulrahman saleh nasser faisal said
salah samir adel tarek walid karim jamal hamza bilal rachid fatima aisha mariam zainab noor
mehmet ahmet huseyin ismail murat osman ramazan halil suleyman hakan orhan yusuf emre fatih serkan
fatma ayse emine hatice zeynep kemal selim cengiz
rajesh sanjay anil sunil vijay ramesh suresh amit ravi deepak ashok rakesh mukesh manoj ajay
vinod rahul sandeep santosh dinesh mahesh pradeep arun gurpreet manpreet harpreet jaspreet
sukhwinder balwinder jagdish naveen nitin pankaj raj ram mohan krishna priya sunita anita kavita
mohd imran irfan usman asif tariq nadeem shahid zahid abid amjad arshad waqas bilal
thi van minh duc hung tuan
jean pierre michel andre philippe alain francois marie hans klaus stefan andreas thomas peter
piotr krzysztof andrzej tomasz pawel jan marek marco andrea luca giuseppe francesco
james john robert michael richard joseph charles christopher matthew anthony mark donald steven
paul andrew joshua kenneth brian george timothy ronald edward jason jeffrey ryan jacob gary
nicholas eric stephen larry justin scott brandon benjamin gregory frank raymond jack dennis jerry
mary patricia jennifer linda elizabeth barbara susan sarah karen lisa nancy betty sandra ashley
emily michelle laura
"""
    )
)
"""Given names among the top hundred of a country."""
