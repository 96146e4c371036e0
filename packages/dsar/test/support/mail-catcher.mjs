/** Takes every mail by SMTP and prints `{ to, text }`, one a line; the first line is the port. */
import { text } from "node:stream/consumers";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  onData(stream, _session, done) {
    text(stream)
      .then((raw) => PostalMime.parse(raw))
      .then((mail) => console.log(JSON.stringify({ to: mail.to?.[0]?.address, text: mail.text })))
      .then(() => done(), done);
  },
});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
