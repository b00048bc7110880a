"""The local names of XML elements that are read: those of NIEM, and those that others use."""

import re
from collections.abc import Mapping

from formats.labels import Field
from formats.words import words

GIVEN = words(
    "PersonGivenName First Given Fname FirstNames Firstnames NameFirst Prenom Nombre "
    "GivenName FirstName Forename PersonFirstName GivenNames Forenames"
)
MIDDLE = words("PersonMiddleName MiddleName SecondName Patronymic")
FAMILY = words(
    "PersonSurName Last Family Lname NameLast Nom Apellido Apellidos LastNames FamilyNames "
    "SurName LastName FamilyName PersonLastName PersonFamilyName"
)
FULL = words("PersonFullName FullName WholeName PersonName NameFull CompleteName")
NAME_PARTS = GIVEN | MIDDLE | FAMILY | FULL
OTHER_NAME = re.compile(r"alternatename|alias|aka|othername|formername")
"""Elements of another name of the same person have this in their name."""
OF_PERSON: Mapping[Field, frozenset[str]] = {
    Field.DATE_OF_BIRTH: words("PersonBirthDate BirthDate DateOfBirth DOB"),
    Field.NATIONALITY: words(
        "PersonCitizenshipFIPS104Code PersonCitizenshipISO3166Alpha2Code PersonCitizenshipText "
        "PersonCitizenshipISO3166Alpha3Code PersonNationalityText PersonNationality Nationality "
        "PersonCitizenship Citizenship NationalityCode Nationalities"
    ),
    Field.SEX: words("PersonSexCode PersonSexText SexCode Sex Gender"),
    Field.PLACE_OF_BIRTH: words("PersonBirthLocation PersonBirthPlaceText PlaceOfBirth BirthPlace"),
    Field.PASSPORT: words("PersonPassportIdentification PassportNumber PassportID Passport"),
}
OF_MESSAGE: Mapping[Field, frozenset[str]] = {
    Field.FROM: words("Sender From SenderName OriginatingAgency SenderID"),
    Field.TO: words("Recipient To RecipientName DestinationAgency"),
    Field.OUR_REF: words("OurRef Reference MessageID MessageIdentification"),
}
CHARGES = words(
    "Charge ChargeText ChargeDescriptionText Offense OffenseDescriptionText "
    "ActivityDescriptionText ChargeDescription"
)
