"""Names of people and firms, made up by hand for these tests: no list of the project was made from them."""

GIVEN = [
    "Aoibheann", "Rhiannydd", "Morwenna", "Ffion", "Calum", "Iain", "Isla", "Gethin", "Bethan", "Siân",
    "Kieran", "Oonagh", "Nuala", "Declan", "Maeve", "Zofia", "Bartłomiej", "Jadwiga", "Wiesława",
    "Grzegorz", "Ilinca", "Răzvan", "Anca", "Vytenis", "Rasa", "Kristaps", "Dace", "Zsófia", "Gergő",
    "Ondřej", "Ľudmila", "Dragana", "Miloš", "Besnik", "Arbnora", "Eleni", "Thanasis", "Şebnem", "Tuğçe",
    "Emre", "Yusra", "Khadija", "Bilqis", "Zubeda", "Nadeem", "Tahira", "Shabnam", "Imtiaz", "Gurbaksh",
    "Harbhajan", "Jagdeep", "Satwant", "Meenakshi", "Venkatesh", "Lakshmi", "Thilini", "Dilshan", "Anwara",
    "Rokeya", "Shafiqul", "Adaeze", "Obinna", "Ifeoma", "Tolulope", "Olumide", "Folake", "Kwabena", "Abena",
    "Efua", "Tafadzwa", "Rutendo", "Nomvula", "Sipho", "Wanjiku", "Kamau", "Achieng", "Hodan", "Abdirahman",
    "Sagal", "Mekdes", "Dawit", "Tsehay", "Fereshteh", "Behrouz", "Shirin", "Sayed", "Layla", "Haitham",
    "Nguyet", "Thuy", "Quang", "Xiuying", "Jianguo", "Meiling", "Siu", "Jin", "Soo", "Haruka", "Kenji",
    "Maricel", "Rogelio", "Consuelo", "Ximena", "Thiago", "Marisol", "Ludovic", "Maëlle", "Giacomo",
    "Fiorella", "Ulrike", "Jürgen", "Anneke", "Joost",
]  # fmt: skip

SURNAMES = [
    "Abercrombie", "Bhattacharya", "Ó'Súilleabháin", "Ap-Gruffydd", "McGlashan", "Tregenza", "Oldroyd",
    "Ramsbottom", "Entwistle", "Micklethwaite", "Braithwaite", "Postlethwaite", "Szczepański", "Wiśniewska",
    "Kowalewicz", "Dąbrowski", "Ionescu", "Munteanu", "Constantinescu", "Petrauskas", "Kazlauskienė",
    "Bērziņš", "Nagyová", "Svobodová", "Horváth", "Szabó", "Kovačević", "Hoxha", "Krasniqi", "Papadopoulou",
    "Y\u0131ld\u0131r\u0131m", "Demirtaş", "Öztürk", "Chaudhary", "Qureshi", "Siddiqui", "Bhatti", "Mirza",
    "Dhillon", "Sandhu", "Gill", "Grewal", "Deshpande", "Iyer", "Subramaniam", "Jayawardena", "Perera",
    "Rahmani", "Talukdar", "Haque", "Nwachukwu", "Onyekachi", "Olatunji", "Balogun", "Ogunbanjo",
    "Agyemang", "Ofori", "Chikwanha", "Moyo", "Dlamini", "Nkosi", "Mwangi", "Otieno", "Nyambura",
    "Ahmednur", "Gebremariam", "Tekle", "Hosseini", "Farahani", "Khoury", "Haddad", "Nguyễn", "Trần",
    "Phạm", "Zhang", "Huang", "Chan", "Cheung", "Kim", "Tanaka", "Yamamoto", "dela-Cruz", "Villanueva",
    "Etxeberria", "Fernandes", "Gonçalves", "Lefèvre", "Moreau", "Esposito", "Bianchi", "Schröder", "Vogel",
    "Jansen", "de-Vries",
]  # fmt: skip

FIRMS = [
    "Bright Horizons", "Sunny Days Nursery", "Kelder Valley Plumbing", "Northern Gas Services",
    "Acme (North) Ltd", "Smith & Sons", "Doe & Roe Solicitors", "The Rose Cottage", "Victoria Hall",
    "Grace Community Church", "St John Ambulance", "John Doe Builders Ltd", "Jane Doe Photography",
    "Doe Brothers", "J Doe & Co", "J. Doe (Contractors) Limited", "Lady Bay School", "Mr Clutch",
    "Dr Vapes UK", "Friends of the Park", "Hope House", "Willow Lodge", "Daisy Chain Childcare",
    "Robin Hood Academy", "Mark One Hire", "Penny Lane Cafe", "Jack in the Box Toys",
    "Dawn Till Dusk Care Services", "Ruby's Taxis", "Harry Ramsbottom t/a Valley Cabs",
    "Kelder Borough Council", "Doncaster Rovers FC", "Age UK", "NHS Kelder ICB", "Amazon.co.uk", "Scope",
    "Mencap", "4 Wheels Transport", "B2B Supplies", "Total Gas & Power", "HM Revenue & Customs",
    "Royal Mail", "Bluebird Care (Kelder)", "Premier Inn", "Turning Point", "Family Futures",
    "Rainbow Trust", "Little Acorns Preschool", "Kelder Credit Union", "Grand Total", "Petty Cash",
    "Unison", "Edenred", "Capita", "Balfour Beatty",
]  # fmt: skip

FORMS = {
    "JANE DOE": lambda a, b: f"{a} {b}".upper(),
    "DOE JANE": lambda a, b: f"{b} {a}".upper(),
    "DOE, JANE": lambda a, b: f"{b}, {a}".upper(),
    "Jane Doe": lambda a, b: f"{a} {b}",
    "JANE DOE 1": lambda a, b: f"{a} {b} 1".upper(),
    "Jane Mary Doe": lambda a, b: f"{a} Mary {b}",
    "Jane Doe-Roe": lambda a, b: f"{a} {b}-Roe",
    "Jane Doe (DP)": lambda a, b: f"{a} {b} (Direct Payment)",
    "Jane and John Doe": lambda a, b: f"John and {a} {b}",
    "Jane M Doe": lambda a, b: f"{a} M {b}",
}
"""Forms that hang on whether the name is known to be one."""

TITLED = {
    "Mr John Doe": lambda a, b: f"Mr {a} {b}",
    "DOE J MRS": lambda a, b: f"{b} {a[0]} MRS".upper(),
    "Ms. J. O'Doe": lambda a, b: f"Ms. {a[0]}. {b}",
    "Dr Doe": lambda a, b: f"Dr {b}",
    "Mr & Mrs J Doe": lambda a, b: f"Mr & Mrs {a[0]} {b}",
    "Estate of Miss Jane Doe": lambda a, b: f"Estate of Miss {a} {b} (Deceased)",
}
"""Forms that tell a person, whoever it is."""
