import type { Language } from "./language.ts";

/**
 * The replies that a person meets most often, in German; the others stay English. To offer it: `languages: [german]`. A
 * language of your own is made alike.
 */
export const german: Language = {
  tag: "de",
  texts: {
    "Tandem is ready; log in with USER and PASS.": "Tandem ist bereit; zur Anmeldung USER und PASS senden.",
    "Send the password with PASS.": "Das Passwort mit PASS senden.",
    "Welcome, {1}.": "Willkommen, {1}.",
    "Welcome, {1}. You may read.": "Willkommen, {1}. Erlaubt ist Lesen.",
    "Log in first: send USER, then PASS.": "Erst anmelden: USER senden, dann PASS.",
    "Send USER first.": "Erst USER senden.",
    "User name or password is wrong; send USER and PASS again.":
      "Benutzername oder Passwort ist falsch; USER und PASS noch einmal senden.",
    "Too many wrong passwords; connect again.": "Zu viele falsche Passwörter; neu verbinden.",
    "You are logged in already.": "Die Anmeldung ist schon geschehen.",
    "Goodbye.": "Auf Wiedersehen.",
    "Still here.": "Noch da.",
    "Replies are in {1} from now on.": "Antworten sind von jetzt an in {1}.",
    '"{1}" is the working directory.': '"{1}" ist das Arbeitsverzeichnis.',
    '"{1}" is the working directory now.': '"{1}" ist jetzt das Arbeitsverzeichnis.',
    '"{1}" is made.': '"{1}" ist angelegt.',
    '"{1}" is removed.': '"{1}" ist gelöscht.',
    '"{1}" is there; send RNTO with its new name.': '"{1}" ist da; RNTO mit dem neuen Namen senden.',
    '"{1}" is "{2}" now.': '"{1}" heißt jetzt "{2}".',
    "Done: {1} bytes sent.": "Fertig: {1} Bytes gesendet.",
    "Done: {1} bytes stored.": "Fertig: {1} Bytes gespeichert.",
    "{1}: No such file or directory.": "{1}: Das gibt es nicht.",
    "{1}: It exists already.": "{1}: Das gibt es schon.",
    "{1}: Not a directory.": "{1}: Das ist kein Verzeichnis.",
    "{1}: It is a directory.": "{1}: Das ist ein Verzeichnis.",
    "{1}: The directory is not empty.": "{1}: Das Verzeichnis ist nicht leer.",
    "{1}: Permission denied.": "{1}: Das ist nicht erlaubt.",
    "There was no transfer to abort.": "Es gab keine Übertragung, die abzubrechen wäre.",
    "The transfer is aborted.": "Die Übertragung ist abgebrochen.",
    "The next transfer begins at byte {1}; send RETR or STOR.":
      "Die nächste Übertragung beginnt bei Byte {1}; RETR oder STOR senden.",
    "No data connection was agreed on: send PASV, EPSV, PORT or EPRT first.":
      "Es ist keine Datenverbindung vereinbart: erst PASV, EPSV, PORT oder EPRT senden.",
    "There is no such command; HELP lists those that are offered.":
      "Diesen Befehl gibt es nicht; HELP nennt, was es gibt.",
    "Names are UTF-8.": "Namen sind in UTF-8.",
    "Noted.": "Vermerkt.",
    "The server failed to do this; try again later.":
      "Das ist dem Server nicht gelungen; später noch einmal versuchen.",
    "The server is stopping; connect again later.": "Der Server hört auf; später neu verbinden.",
    "Nothing was sent for {1} seconds; connect again.": "{1} Sekunden lang kam nichts; neu verbinden.",
    "Nobody logged in for {1} seconds; connect again.": "{1} Sekunden lang kam keine Anmeldung; neu verbinden.",
  },
};
