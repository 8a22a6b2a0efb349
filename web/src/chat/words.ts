/** The page's own words. What the line says comes from the line, in its languages. */

export interface Words {
  tag: string;
  title: string; leave: string; leaveHint: string; message: string; send: string; language: string;
  sending: string; waiting: string; notSent: string; again: string; lost: string; opening: string;
  erase: string; eraseSure: string; yesErase: string; keep: string;
  me: string; assistant: string; person: string; line: string;
  withPerson: string; waitingForPerson: string; withAssistant: string;
}

const en: Words = {
  tag: "en",
  title: "Chat", leave: "Quick exit", leaveHint: "Press Escape twice to leave this page at once.",
  message: "Your message", send: "Send", language: "Language",
  sending: "Sending", waiting: "Waiting a moment, then sending", notSent: "Not sent", again: "Try again",
  lost: "No connection. What you write is sent as soon as it is back.", opening: "Connecting",
  erase: "Erase this chat", eraseSure: "Erase everything said here, for both sides?", yesErase: "Erase", keep: "Keep",
  me: "You", assistant: "Automatic assistant", person: "Advocate", line: "Notice",
  withPerson: "You are writing with an advocate.", waitingForPerson: "An advocate has been asked to join.",
  withAssistant: "An automatic assistant answers. You can ask for a person at any time.",
};

const es: Words = {
  tag: "es",
  title: "Chat", leave: "Salida rápida", leaveHint: "Pulse Escape dos veces para salir de esta página enseguida.",
  message: "Su mensaje", send: "Enviar", language: "Idioma",
  sending: "Enviando", waiting: "Se enviará en un momento", notSent: "No enviado", again: "Intentar de nuevo",
  lost: "Sin conexión. Lo que escriba se enviará en cuanto vuelva.", opening: "Conectando",
  erase: "Borrar este chat", eraseSure: "¿Borrar todo lo dicho aquí, para ambas partes?", yesErase: "Borrar", keep: "Conservar",
  me: "Usted", assistant: "Asistente automático", person: "Persona de apoyo", line: "Aviso",
  withPerson: "Está escribiendo con una persona de apoyo.", waitingForPerson: "Se ha pedido que se una una persona de apoyo.",
  withAssistant: "Responde un asistente automático. Puede pedir hablar con una persona en cualquier momento.",
};

const fr: Words = {
  tag: "fr",
  title: "Chat", leave: "Sortie rapide", leaveHint: "Appuyez deux fois sur Échap pour quitter cette page tout de suite.",
  message: "Votre message", send: "Envoyer", language: "Langue",
  sending: "Envoi en cours", waiting: "Envoi dans un instant", notSent: "Non envoyé", again: "Réessayer",
  lost: "Pas de connexion. Ce que vous écrivez partira dès son retour.", opening: "Connexion en cours",
  erase: "Effacer cette conversation", eraseSure: "Effacer tout ce qui a été dit ici, des deux côtés ?", yesErase: "Effacer", keep: "Garder",
  me: "Vous", assistant: "Assistant automatique", person: "Personne accompagnante", line: "Avis",
  withPerson: "Vous écrivez avec une personne.", waitingForPerson: "Une personne a été appelée à vous rejoindre.",
  withAssistant: "Un assistant automatique répond. Vous pouvez demander une personne à tout moment.",
};

const ALL: Record<string, Words> = { en, es, fr };

/** The words of a language, or the English ones, which the page then also says are English. */
export function wordsOf(tag: string): Words {
  return ALL[tag.toLowerCase().split("-")[0] ?? ""] ?? en;
}
