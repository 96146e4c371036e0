"""Sends the message on standard input by SMTP, as any program would: port, sender, recipient."""
import smtplib
import sys

port, sender, recipient = sys.argv[1:4]
with smtplib.SMTP("127.0.0.1", int(port), timeout=60) as smtp:
    smtp.sendmail(sender, [recipient], sys.stdin.buffer.read())
