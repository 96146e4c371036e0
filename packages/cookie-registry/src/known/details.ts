// Made by `npm run known`; facts from the Open Cookie Database (Apache-2.0, see NOTICE), changed as
// scripts/known/changes.tsv lists, and facts of our own (scripts/known/facts.txt).

/** Who sets them, one a line. */
export const PROVIDERS = `1rx.io
33Across
ABTasty
ABlyft
AFAS
ASP.net
AT Internet
AWS Cookies Popup
Abovo Media
Active Campaign
Acuity
Adalyser.com
Adcalls
Adform
Adform or Xandr
Adhese
Adition
Adkernel
Admatic
Admatic or Xandr
Admixer
Adobe Advertising
Adobe Analytics
Adobe Audience Manager
Adobe ColdFusion
Adxcore
Adyen
Ahoy
Akamai
Akamai Botmanager
Algolia
Alteon
Amazon
Amazon Web Services
Amplitude
Aniview
Atlas
Audrte
Auth.js
Auth0
Awin
Axeptio
Azure / Microsoft
Baidu
Bazaar Voice
Beamer
Beeswax
Belco
Beslist.nl
BetweenDigital or Tailtarget
Bidence
Bing / Microsoft
Bit.ly
Blue
BlueKai
Blueconic.com
Bombora or Tailtarget
Borlabs
Bouncex
Braze
Browser-Update.org
CHEQ AI Technologies
CakePHP
Casale Media
Channel.me
Chartbeat
Citrix
Civic
Claritas
CleanTalk
Clerk
CloudFlare
Cloudflare
CodeIgniter
Codepen
CognitoForms
ComScore
Command Act
Complianz
Consentmanager.net
ContentSquare
Convert Insights
Cookie Consent (Osano)
Cookie First
Cookie Law Info
Cookie Script
CookieConsent (orestbida)
CookieConsent.io
CookieYes
Cookiebot
CraftCMS
Crazy Egg
CreativeCDN
Crisp
Customer.io
Datadog
Datadome
Datatrics
Devise (Ruby on Rails)
Didomi
Didomi or PrivacyPillar
Digital Audience
Digital Factory
Discourse
Disqus
Django
Dotmetrics
Dotomi
DoubleClick/Google Marketing
Drift
Drupal CMS
Duda
Dynamic Yield
Dynatrace
E-volution.ai
Easysize.me
Emetric
Enzuzo
Exponea
Express
Ezoic
Facebook
Fastclick
Federated Media Publishing
FeedbackCompany
Fidelity-media.com
Flowbox
FreeWheel
Funda
Gemius
GitHub
GitLab
Google
Google AdSense
Google Ads
Google Analytics
Google Flights
Google Maps
Google Optimize
Google Surveys
Google Tag Manager
Google Tag Manager, server side
Google or DoubleClick/Google Marketing
Google reCAPTCHA
Grafana
Groovinads
GumGum
HAproxy
Heap Analytics
Hotjar
Hu-manity.co
HubSpot
Hubspot
ID5
Imperva
Improve Digital
Indeed
Inspectlet
Instagram
Intercom
Intershop
Issuu
Iubenda
J2EE
Jimdo
JoomlArt
Joomla!
Joomla! Engagebox
Kelkoo
Kentico
Keycloak
Kiyoh
Klaro
Klaviyo
Koa
Laravel
Laravel, Angular and others
Leadfeeder
Leadinfo
Lightbox CDN
Lightspeed
LinkedIn
Live helper chat
LiveIntent
LiveRamp or ShareThis
LiveZilla GmbH
Livechat
Loggly
Lotame
Lucky Orange
Magento
Magnite
Magnite or CreativeCDN
MailMunch
Mailchimp
Marfeel
Marketo
Matomo
Maxlead
Media.net
MediaMath
MediaVine
Mediamath
Mediaplex
Mediarithmics
MercadoLibre
Microsoft
Microsoft Advertising
Microsoft Azure App Insights
Microsoft Clarity
Microsoft Dynamics
Mixpanel
Moodle
Moove
Mopinion.com
NGINX Ingresss
Nativo
Neustar
Next.js
NextAuth.js
Nextcloud
Nexx360
Nielsen
Nuxt
OnAudience
OneTrust
OpenCart
Optimizely
Optinmonster
Oracle
Oribi
Ortec
Osano
Outbrain
Outbrain or Acuity
PHP.net
Pangle
Parse.ly
Partnerize
PayPal
PayPal or CreativeCDN
Perfect Audience
Perl
Permutive
Phoenix
Piano
Picreel
Pinterest
Piwik
Platform161
Plausible Analytics
Plesk
Polylang
PostHog
Postviewscounter
PowerLinks
PowerLinks Media Limited
Prebid
PrestaShop
PrivacyPillar
Processwire
PubMatic
PubMatic or Mediarithmics
Pulsepoint
QookieQloud
Qualaroo
Qualtrics
Quantcast
RD Station
Rack
Rapleaf
Reddit
Roku
Ruby on Rails
Rudderstack
SAP
SOVRN
Sails.js
Sailthru
Salesforce
Seedtag
Segment
ShareThis
ShareThis or PrivacyPillar
Sharethrough
Sharpspring
Shopify
Shopify or Marfeel
Shopware
SiteSpect
Siteimprove
Sleeknote
Smaato
Smartadserver
Smartadserver or Emetric
SnapEngage
Snapchat
Snapwidget
Snowplow
Sonobi
Sooqr
SpotX
Spotify
Springserve
Squeezely
Stape
Stonly
StreamTheWorld
Stripe
Supabase
SurveyMonkey
Swym
Symfony
TYPO3
Taboola
Tailtarget
Tapad
Tappx
Tawk.to
Tawk.to Chat
Teads
Termly
The Ozone Project
The Tradedesk
TikTok
Totvs or Tailtarget
Totvs or Tailtarget or CreativeCDN
Tripadvisor
TripleLift
TripleLift or Yahoo
Trustpilot
Twiago
Twitch
Typeform
Umami
Underdog Media
Undertone
Unrulymedia.com
Usabilla
Verve
Viafoura
Vidoomy
Vimeo
Visual Website Optimizer
Visx.net
Vuble
WP-Glogin
WPML
WePublish
Weborama
WhatsApp
Wikimedia
Wistia
Wix.com
WooCommerce
WooCommerce / Jetpack
WordPress
Wordpress
Wufoo
X
Xandr
Xenforo
Yahoo
Yandex.Metrica
Yieldmo
Yithemes.com
Youtube
ZOHO
Zendesk
Zeotap
adscale.de
betweendigital.com
bidswitch.net
comScore
csync.loopme.me
f5 BIG-IP
infOnline
justpremium.com
nopCommerce
openx.net
phpBB
phpMyAdmin
rekmob.com
richAudience
semasio.net
tarteaucitron.js
vBulletin
vmg.host`;

/** How long they are kept, one a line: alternatives parted by a slash, a condition after a question mark, an event after a tilde; a question mark alone where nobody says. */
export const RETENTIONS = `session
P1Y
P3M
P2Y
P1D
P30D
P13M
PT30M
P90D
P6M
P1M
P365D
P12M
P7D
P14D
P5Y
P10Y
persistent
PT1H
P180D
P2W
P45D
PT24H
?
PT1M
P3Y
P11M
P2D
P29D
P3650D
P3W
P2M
PT2H
P400D
PT5M
P179D
P396D
PT20M
PT15M
P60D
PT1S
PT3H
P6D
P4M
P30Y
P20Y
P347D
PT10M
PT10S
P100D
PT8H
P3652D
P3D
PT5S
P9Y
P100Y
PT30S
P1W
P15D
P119D
PT6H
P300D
P20D
P23D
P2D?unless "remember me" is chosen/P14D?if "remember me" is chosen
P10D
PT12H
~the root domain has been found
session/P1Y?if "remember me" is chosen
P50Y
P355D
P89D
P14D?if "remember me" is chosen/session
P2Y?after last activity
P18M
P31D
~the check is done
P14M
PT60M
P239D
P540D
P9M
P5D
P1Y?in some countries, the period may be longer
P17D
PT20S
P9D
P364D
P269D
P180D?after last activity/P10Y?when opting out
PT23H
~the sign-in has been checked
P120D
session/P14D?if "remember me" is chosen
~10 November 2030
P1500D
P399D
P21D
PT90S
PT3M
PT48H
P12W
P14W
PT10H
P1095D
PT120S
PT16H
PT30M/P3W/P1Y
PT30S/P1Y
P1825D
PT20H
PT30M?after last activity
P6M?after last activity
PT4H
PT2M
PT6M
P6M?by default, modifiable
P13M?by default, modifiable
PT50S
P694D
P60D/P3650D
P296D
P390D
P3000D
P25Y
P44D
P32D
P729D
P16D
P190D
PT360M
P28D
P180D?after last activity
P91D
P24M
P10M
P13D`;

/** For each name in turn: which provider and which retention, to the base of 36. */
export const ROWS = `5 0
5 12
5 12
5 0
2h 0
5 0
x d
x d
af 0
af 0
4p 0
2i 0
2h 1
2h 1
2h 1
1v 2
2c 1
2d a
2h 0
69 0
1v 0
1v 0
1v 0
7r o
4c 0
4j 0
5h 0
5w 0
6a 0
69 b
69 1
69 1
69 1
6j 0
76 1q
32 1r
32 1r
af 0
af 0
4w w
a7 0
16 0
12 0
63 0
5q 0
5q 0
12 5
69 0
63 0
63 5
20 7
20 2i
1y 1
7c h
7c h
7c h
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
27 1
7c h
7c h
3p 2
62 0
62 0
8k 1
8k 7
8x 1
8x 1
8x 1
20 0
8i 0
6s 0
2v 0
3n w
4i 1
7l 0
7l 0
2v 13
13 0
13 0
3p 7
12 0
12 5
7 0
15 9
15 9
15 9
1l 1
2h 0
2e 9
20 7
21 w
2g 1
2g 1
2c 1
26 b
26 1
26 b
26 b
26 1
26 b
26 b
26 b
26 1
26 1
26 b
26 1
26 1
26 1
26 1
3b 0
2h 1
2f 1
2f 1
2f 5
2f 5
6g 0
2a 1
2b 1
2c q
2c q
2c q
2c q
2c q
2c q
2c q
2c q
2c 1
39 1
39 1
39 1
39 1
2g 1
2g 1
2g 1
2g 1
2g 1
2g 1
2g 1
2g w
2g w
96 0
9z 3
9z 3
2x 1
7r 0
2r 1
2s 1
5a 0
3m 2j
40 5
48 0
48 1
7r 2
4s 2k
4u 4
4u 4
4v w
5h 18
5h e
5x 1
5h 18
5h 18
5h 18
63 0
63 0
63 5
64 0
6g 1
6g 1
6g 1
ak 1
6y h
77 1
77 1
7p 0
3m 0
8l x
8l x
8l x
2x k
35 0
80 0
80 0
8o 0
ap b
9a h
2h 1
2h 1
69 0
2c q
9w 1s
9w 2l
9w 1s
9w 1t
9u r
16 0
a1 1
16 0
16 0
5 0
16 0
4 0
4 0
4 0
4 0
35 2
5u 0
1f 0
3o 0
3q 9
s i
3p 6
16 1
16 1
16 0
16 0
5q 0
5q 0
5 0
16 0
16 0
4q 0
4q 0
x 0
x 0
x 0
x 0
v 0
16 0
16 0
7r 0
1j 1
7r 1
7r 1
1q i
3o 9
6q 0
4p 1
4p 1
79 4
3o 19
50 1
50 1
50 1
50 1
8m 1
7y e
4k 0
7r 1
7r 1
2i 0
a6 z
25 0
34 1
34 0
2o 1
5u 8
16 8
25 0
25 0
25 0
25 0
25 0
25 0
25 0
25 0
25 0
25 0
3o 0
79 4
7r 0
9t 0
3r 2m
3o 0
7n 0
3o 0
5z 0
6d 0
4j 0
4q 0
4q 0
4q 0
4q 0
4q 0
4q 0
4q 1
4q 0
79 8
1f f
4r 1
6t 2n
6t 4
a6 3
3o 1
1f 0
5w 13
1f 0
1f f
5q 1
1f f
1f f
62 1
ai 0
1u 1u
ai a
ai 1t
6d 0
51 0
51 0
51 0
6z 0
79 4
79 4
1f f
a6 g
79 2
8m 1
85 6
9i o
7r 1
7r 0
7e 0
7e 0
7e 0
7e 0
7e 0
7e d
7e 9
8o 1
8m 0
8m 0
8m 8
7r 0
7r 0
93 2o
16 0
7n c
3o 0
43 0
3o 0
3k 5
3o 6
1f 1
81 3
81 1
9t 0
81 1
81 1
7r 0
7r 0
7y e
3o 6
4g 0
7y 3
7r 0
7e 0
87 1
87 1
25 1
25 0
25 10
25 10
25 10
25 10
9t 0
8v 0
8v 0
4z 0
8p 0
9g y
9g y
9g 1
9g 5
16 0
1f f
7r 4
88 4
5a 0
6n 0
6n 7
a6 0
a8 h
a8 h
a8 h
a8 h
a8 w
3z z
7r 4
7r 4
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
7r 0
3o 6
3o 6
3o 1
3o 1
7r 0
3o 1
3m k
3m k
3o q
6j 0
3o j
6t 1
20 f
20 0
20 0
1z 0
6t 0
22 s
6t 5
47 9
48 6
47 j
48 d
47 j
48 6
48 1
6t 5
56 p
56 p
56 p
56 p
56 p
6t 5
6t 5
6t 3
6t 8
8c 3
8c 3
8c 3
6t 8
8v g
6t 3
13 0
6t 3
6t 3
a8 1
a8 1
7y 0
t 0
a8 0
7y 4
29 0
29 4
29 9
1p 2
1p 2
79 4
7y 5
3m 1
9s 1
34 0
34 5
34 1
34 5
34 5
34 5
34 1
34 0
3i 1
7g 2
3u 8
89 m
3m k
3m 0
7n 0
7n c
7n c
59 g
a8 0
45 7
45 0
45 7
45 7
45 7
45 7
45 0
45 0
45 0
45 0
45 0
45 0
45 0
59 5
59 0
59 5
6l 7
6l 0
6l 1u
6l 6
75 5
6t 6
6t 6
6v 1a
6v 0
6t 6
q 5
7y 5
7y 0
7y 0
7y 1
7y 1
7y 1
7y 7
7y k
7y 3
7r 0
9s 1
83 1
8m 12
7r 4
7r 4
7r 4
7r 4
7r 4
7r 4
7r 4
7r 4
7r 4
7r 4
7r 4
7r 4
7y o
8q 7
9g 14
9g 14
9j 1d
9j 1d
9j 1d
9j g
9j 1
9j 1
9t 2
9t 0
a3 0
a3 4
a8 0
a8 0
a8 1
a8 0
a8 1e
a8 1e
35 0
1n 1v
1n x
1n x
51 0
51 j
51 j
c 0
7r 0
3c r
5s 0
5s 1
s i
98 t
51 2p
7r 2q
1x 0
1x 0
1x 0
98 1f
51 0
51 0
3m y
n 0
98 0
13 0
13 0
13 0
13 0
7r 13
x i
x 1
x 0
35 0
9t 7
aq 0
aq 1
aq 1
aq 1
aq 1w
aq 0
aq n
aq 1w
8p 0
8p 0
1b 1
1b 1
s i
1f 1
1o 5
16 a
7r 0
7y 11
7y e
7y e
7y e
7y k
4g 0
51 11
2j 1
2j 0
2j 1
2j 1
2j a
2j a
2j 0
2j 0
2j 0
20 0
1z 0
1z 0
1z 0
1z 0
1z 0
o 4
o 4
35 0
98 t
7y y
7y 1
7y u
7y u
7y u
7y u
7y e
7y 1g
79 2
79 2
79 2
51 0
4k 1
4k 1
4k 1
4k 1
9t 0
7r 0
22 s
22 1
22 1
9w 9
9w 9
9w 9
3m 0
9w 1a
9w 1a
9w 1a
4m 0
4m 0
9t c
9i 3
51 b
51 b
3w 3
7r 0
2u 2
5i 1
5i 1
5i 1
5i 1
7r 0
7r 1
2l 9
7r 0
7r 0
1x 0
1x 0
1x 0
1x 0
1x 0
1x 0
1x 0
1x 0
7y 1
7y m
7y d
7y i
7y i
51 1h
51 1h
9w 1
98 t
13 0
13 0
7r 0
7y 0
2x 0
3m 1
31 3
34 0
7y 7
85 4
37 0
98 t
6n 1
3m y
9y 7
9y 1
16 0
5q 0
7u 0
c 0
5a 0
3c 1
3c w
3c n
3c 1
3c n
51 2r
3e g
3d 0
51 d
8p 0
9t c
51 4
3m 5
2j 1
3k 5
7r 15
7r 15
16 0
7u 6
5a 0
7r 1
3o 1
7n 0
49 4
3m j
7n r
7n 0
7n c
7n c
7n c
7n c
7n c
7n c
7n c
7n 0
3m k
7n 0
7n c
7n 0
49 0
7n 7
5a 0
7r 1
32 0
3m i
a8 2s
7r 0
7r 1x
7r 1
7y 0
45 0
9t 0
48 4
48 7
48 0
48 3
3k 5
46 a
48 1
67 1
7r 0
7y m
7y m
7y 2t
4a 0
7r 0
51 5
7r g
79 1
5q 0
5q 0
35 0
4l 1y
4l 1y
9w 0
9w 0
7y 2u
35 y
35 0
6n 4
51 0
5a 4
7r 0
52 0
52 j
52 0
51 5
51 1
51 2v
51 12
51 9
51 5
51 3
51 d
51 1
51 i
51 9
51 3
51 12
51 1
51 9
51 9
51 0
51 0
6z 0
7r 0
7r 0
7r 1
51 5
51 5
98 t
7y 0
7y k
57 0
7r 13
5a 0
7y y
9r j
55 1
55 1
55 1
8k g
5a i
5a 0
5a 0
5a 0
5a 0
5a 0
5a 0
5a 0
5a 1
5a 0
5a 0
3m i
3m i
7y 3
4e 1i
9s 1
16 0
4a 0
4n 3
6n 0
7r 3
3m i
35 f
7y 11
7r 1
6r 2w
5a 0
4g 0
al 0
ak 1
ak 1
6z 0
6z 0
6z 0
6z 0
70 1
3p 7
3p 7
al 0
al 5
al 5
6t 0
5a 0
3d 0
7y 0
7y 1
5a 1
3m k
5a 0
5a 0
7y y
7r 5
7u 6
7u 6
79 4
79 4
51 b
51 5
7u 4
6r 1z
7h 0
3o j
51 8
51 g
5a 0
5a 0
5a 0
5a 0
5a 0
5a 0
5a 0
5a 0
51 0
51 0
7r 1
98 t
7y 1
2q k
7r 0
n 0
7r 0
7r 0
51 2x
3m 0
3m 0
m 8
7r 0
51 0
5a 1
5a 4
5a 0
98 t
9t 0
98 0
a0 0
98 t
98 0
7r 15
7r 1
2j 7
7y 1
7y 2y
7y 1
7y 2z
9w g
7r 1j
3m 0
7r 0
7r g
6z 0
9t k
8m 0
8m 0
8e 4
8e v
1x 0
1x 0
1x 0
1x 0
1x 0
1x 0
8g 1
ab g
8m 8
7r 1
7u g
5a 0
9w r
9r 5
5a 4
9u 0
9u 0
7y 3
16 0
8n 7
8n 1
8n 7
8n 1
8n 7
8n 1
8n 7
8n 1
8n 1
8n 1
8n 1
8n 1
7r 0
8q 1
8q 1
8q 1
8u 9
25 10
25 10
25 0
25 10
25 1
6l 0
30 1
99 9
9w r
9v 0
9w 0
9w 8
6o p
6n p
6n 0
3g 1
98 t
3m 0
7n 4
a7 a
51 0
98 1f
98 1f
7r 0
5a 0
3m k
7v 0
7u 0
9g 0
98 t
4a 1
9q 16
9q 0
7r 1j
7r 1j
3d 0
7r 1
9w h
78 0
78 5
9s 0
9s k
9s 0
9t c
9u 0
9u a
9u 0
9u 0
9u r
9m 0
9x 0
9w 4
9w 1
9w 1
9n 0
9w 0
9w 1
9w 20
9w 20
51 8
1s 0
16 0
16 0
16 0
16 0
16 0
16 i
16 0
16 0
16 0
16 0
16 0
16 0
1f 0
4z 0
6n 0
6t 3
a1 1
a1 1
a1 0
a1 0
a1 1
a1 1
a1 1
a1 1
a1 1
a1 1
a1 0
a1 1
a1 l
a1 1
a1 1
a5 s
a7 1
a7 1
a8 1e
a8 0
2 6
2 0
9p 2
y 1
y 1
y 1
y 0
3r 30
7e 0
51 5
18 19
18 19
7e 0
ad f
5q 1
4p 11
4p 11
7e 0
4c 31
4p 1x
2y 0
2y 0
2y 0
2y 0
6d 6
6d 6
3o 6
3o 6
3x 3
3x 32
7e 0
3l 6
9r 0
17 1
17 0
17 1
5q 1
9r i
7e 0
5y a
5y a
5y a
5y a
7e 0
7e 0
7e 0
7e 0
7e 5
7e 0
ad f
7e 0
5q 0
7e 0
7e 0
93 0
93 3
93 0
25 1
51 1
4p 19
9r 0
28 1
28 0
28 1
5q 1
5q 1
5q 1
5q 1
a8 h
a8 11
u b
7y 3
2j 1
28 1
1t i
25 1
28 1
5f j
96 1
96 1
3l 6
3l 6
4d 0
4d 1
4d 0
4d 0
4d 0
4d 0
4d 0
4d 1
4d 1
4d 1
4d 1
4d 0
59 j
59 j
6t 5
6t 4
7u 1
3r 21
3r 33
3r 0
3r 1b
3r 1b
3r 21
3r 22
3r 22
3r 34
1g 9
5g 1
5g 1
5g 1
5g 1
5g 1
5g 1
5g 1
2j 14
2j 4
2j 4
2j 14
2j 0
2j 1
2j 1
2j 23
1t 5
1t 5
5t 1
5t 4
5t 0
28 6
28 0
28 0
28 5
28 6
28 7
28 7
28 6
28 1
28 0
28 1
28 24
28 0
28 0
3w o
2n 35
34 0
34 5
34 5
34 5
34 5
3r 3
3r 3
3u m
3r 1k
3r o
3r o
3r o
3r m
45 0
45 b
45 b
45 b
45 b
45 b
45 24
45 b
45 b
45 b
45 7
45 b
28 36
28 h
45 h
28 0
45 b
28 0
44 25
44 6
44 6
44 25
44 7
28 6
28 6
59 7
59 3
59 1
5f j
5f j
3m 1
3u m
3u m
3u m
3u m
3u 1c
5h p
5h 7
5h 7
5h 7
5h 7
5h 6
5h 6
5h 9
5h 9
5h 9
5h 7
5h 7
5h 7
5h 0
5h 0
5h 6
7z 3
7y 0
7y 3
7y 0
7y 3
7y 7
7y 3
7y 3
7y 3
83 1
8a 3
8a 7
6w b
5f 5
9g 1
9g 7
9g 37
9j v
9j 0
9j 4
9o 3
9o m
7y 3
a3 g
a3 1
a3 r
a3 26
a3 1
a3 7
a8 8
1n x
1n x
8q 15
8q 15
3 1
3 1
3 1
3 1
c 26
f 5
r 27
r 27
7t 1
7t 1
7t 1
y 0
y 0
y 0
y 0
6 38
6 39
7r 1l
x 1
a3 1
23 0
23 0
23 0
6t 6
7r 0
9w 1
2j 14
2j m
2j 0
2j 0
2j 0
9r 0
1c 28
1c 4
1c 4
1c 28
23 0
23 0
5f 0
5f j
4c 4
51 4
33 1
33 1
33 1
33 1m
33 1
71 1v
35 0
35 0
35 0
35 0
35 0
35 0
35 0
35 0
3c 7
3c 7
3c w
3c n
3c 7
3c 7
3c r
3c n
3c n
3c n
3c n
79 0
m 3
45 0
4f 29
4f 29
4f 1l
51 4
a3 1
a3 1
4c 0
7y 3
7y 3
51 9
51 1l
51 0
51 4
51 a
5e e
5e e
5e e
5v 1
82 p
6e 0
6e 1
6t 6
4c 0
85 6
7r 0
71 1
7r 1
6u h
6u h
6u h
6u h
6t c
6t c
6w c
6w 0
a0 0
72 4
7u 0
7u 1
7u 1
51 1m
7m 0
7m 0
7m 0
7m 0
7m 0
7m 0
7m 0
7m 0
7m 0
35 0
35 0
35 0
m 0
m f
m 0
m 0
m 0
m 3
9u 0
9u 0
9u 0
9u 0
9u 0
9u 7
9u 0
9i 3
9i 3
51 0
7y 7
8a 1
6w 0
6w 0
6w b
6w b
6w 0
6w b
6w 7
6w 0
8v g
8q 3a
3w 0
7m 0
9w 7
9w 1g
9w 0
7y 3
8 0
a0 8
a3 1
85 0
9i o
a3 0
a3 2a
a3 2b
a3 1
a4 1
a3 1
a3 2b
3o a
1 1
49 2
3o 2c
a2 1
a2 1
a2 1
10 2
51 3
1f 0
1f 2
3p y
1f 1
h 5
3q v
79 8
3o 1
n 0
n 3
1f 1
1f 1b
30 9
a2 a
a2 4
3o 3
10 2
3o k
14 5
1f 1
1j 1
1j 1
1j 1
1j 1
1j 1b
1j 1c
1f 1
1f 1
1h 1
ar 3b
18 b
18 0
51 g
d 3c
25 1
1f 1
d d
d 4
d 4
1r 4
1r 4
1r 4
1r 4
1r 4
3o r
d i
85 6
3q 8
3k 5
3k 5
3k 5
3k 5
3k 5
3k 5
p 9
79 8
79 2d
79 8
79 8
3y k
h 0
3h 2e
3o 1
d d
2z 0
2z f
2z 1
2z 6
d d
d d
d d
66 1n
30 1c
3x 8
3x 8
3x 8
3x 8
d 4
3p 0
3o 1
a6 4
41 l
41 l
41 l
41 l
41 l
41 l
41 l
41 l
41 l
41 l
41 l
41 3d
41 l
a2 1
30 0
8b 0
8b s
8b 0
8b 0
3o 3
30 v
30 3
a2 1
66 3e
51 3
79 8
79 1k
79 s
4o 1
3o 9
1f 1
1f 0
90 2
1f 9
3j a
1f 1
1f 1
1f 1
1f 1
1f 1
3o 1
41 l
aj 0
aj 0
aj 1
3t v
3t a
1f 2
1f 2
1f 2
3o 9
a2 1
3o 2c
3v 5
24 1
79 2
79 8
79 5
85 r
30 1
3o 3
84 u
84 u
84 u
84 u
84 u
84 u
ao z
3o 3
3o 3
3o 9
79 5
d 4
3o 3
h 0
h 0
79 2d
93 0
87 1
87 1
79 8
79 8
93 g
3o e
25 1
25 0
25 0
25 0
25 0
8z 1
8z 1
25 0
d e
8t a
8t a
8s v
8s v
8s v
85 0
85 6
1f 1
24 3
24 3
9c 1
79 4
9c 1
9c 1
3o 1o
g j
51 0
a6 z
a6 j
25 0
a0 x
24 1
19 1p
19 11
19 3f
19 1p
19 1p
1f 1
1f 1
1f 1
3q 3
3q 3
3q 3
3q 3
3q 3
3q 3
3q 3
3q 3
3o 9
a6 j
b 9
b d
b 3
b 0
i 1
i 1
i 2a
3a p
3a 4
30 6
3p 6
3p 6
3p 2
48 7
48 0
48 6
4t 3
7f 1
7x 7
7x 1o
7x 3g
7u g
w 1
8b a
8b 3h
8b 2f
8b 4
8b e
8b 3i
8b s
14 2
14 1
58 2g
58 0
58 0
58 0
58 2g
2m 4
2m 1
2m 1
2j 0
5p 1
7b 0
3o x
6v 1
n 1k
1e 3
1e 3
34 5
34 5
6v 1
3d 8
3d 17
3q 8
3q 8
3q 8
3q 8
3q 8
3q 8
3q 8
3s 8
3q 8
3q 8
3q h
7n c
7n c
7n c
7n c
7n c
7n c
8h 2
51 8
4t 3
7r 9
7y 3
l 12
4x 3
4y 1
4y 1
4y 1
53 a
7o 1
5d 1
9l 0
69 3j
6c 4
6c 4
7y 3
6k 6
6t 3
6v 1
6v 1
6v 1
6v 0
7g 1
7g 7
7g 7
7g 7
7g 7
7g 7
7g 7
7g 9
7j 8
7j 8
7g 1
6v 4
0 1
88 4
88 6
88 6
7y 3
83 1
7g 0
7g 7
7g 7
7g 7
7g 7
7g 7
7g 7
91 4
1e 3
1e 3
8q 7
l 1
7y 3
90 6
90 6
9z 8
9z 0
1f 6
5r 8
1f 7
1f 3k
n a
61 1
9 s
c 5
c 7
w 3l
w f
6x 6
a2 1
l 1
f d
d 5
f d
6h 17
9z 3
a2 1
d d
p 9
6f 1
3d 5
3d 7
k 3
5l e
5l e
96 1
96 1
z 1q
a0 8
7r 1
7n c
6h 17
6f 1
f d
30 h
11 e
11 e
11 e
11 e
99 1
8d 1
5b 1
5b 1
6i 8
a 1
9z 3
an 8
a2 1
1w 1
1w 1c
1j 1
51 1
6h 2
ab g
1a 1
1a 1
1i z
1i z
1i z
1m 0
51 3
51 1
5c a
6t 6
3d 8
49 4
79 5
3d 5
f 5
49 4
2f 1
aa 0
2j 1
49 4
1f f
7a 2
d 13
2m 1
2m 1
49 4
2z a
1h 1
a2 1
49 4
85 3m
6h 4
3o 1
7f 6
6h a
42 1
85 1o
3d 8
85 4
9z 3
7f 6
5j 1
2p n
2p n
2p n
3d 3
3d 3
1d g
3d 3n
n 2h
97 s
n 3o
1m 0
6h 4
2t h
9z 3
68 4
68 4
n j
4e 2
74 8
n 2h
9b 1
2z 5
2z 5
2z 4
2z 0
2z 6
2z 0
2z 6
2z 6
2z 6
1e 3
7j 3
5p 1
38 1
9z 3
54 1
6h i
l 1
l 1
l 1
l 1
l 1
l 1
l 1
l 1
l 1
l 1
l 1
l 3
l 3
l 0
7r 0
9z 3
3c 1
3c 1
3c 1
3d 1
6x d
3d 8
5p 1
2k 2f
3o 8
6t c
3o 8
5j 9
85 6
7n c
7n c
7n c
9z 1
9z 3
9z 3
9z 3
7n 6
1h 1
48 d
48 6
aj 1
ag 1
3d 3
a0 8
49 4
l 3p
6f 1
a9 1
8j 16
4e 1i
4e 1i
7r i
7r i
7r g
f d
7j 0
4h g
ah a
ah a
3d d
1f f
1f f
1f f
9z 3
5b 1
5b 1
7d f
7d f
7x p
14 n
85 6
85 6
51 5
51 5
51 8
51 8
51 4
53 3
51 1
3f 1
7o 1
9f 1
9f 1
51 5
3d d
3d 3
3d 8
5d 1
7k s
n 3
7f 6
6h 17
48 6
5o 1
5o 1
5o 1
a2 1
5j 0
90 2e
5k 5
5k 5
9z 3q
5l e
5l e
8r a
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
65 2
6h 7
6h 2
7r 2
3d f
6h 1
60 1
6b 9
6b 9
6b g
6b 1h
95 f
d b
6h 4
8y 8
6p 3
6p 3
6p 3
6p 3
6p 3
6p 3
58 0
58 0
58 0
85 6
6x 6
1f f
aj 1m
an a
9z 3
79 4
86 6
38 1
38 1
3d 8
73 2
3e 6
3e 6
6t c
79 2
9 5
a4 1
a4 1
a4 1
a4 1
a4 1
a4 1
a4 1
a4 1
a4 1
a4 1
a4 3r
a4 1
a4 1
79 5
f d
5b a
6x 6
7i v
an 4
3d d
7g 1
6h o
6h o
6h o
am 16
9z 3
7i 1
5b a
5b a
a2 3
9b 1
5n 6
f d
9z 3
a2 1
3d 8
m 3
7q 1
7q 7
7q 1
85 4
85 4
3d 3
88 1
88 1
6v 4
3d 4
4e 1
4e 1
51 0
6f 1
8g a
8g 0
8g 1
8g 1
8f b
8f b
7s 1
7s 1
7s 1
7s 1
7s 1
7s 1
7w 1
9t 3
5n 6
94 2
9z 3
6m 1
8q 6
8q 0
a2 1
25 1
25 1
25 1
a2 7
9z 3
9w 1
9w f
94 2
94 2
e 0
1k e
6x 6
a2 1
f d
8r a
51 1
51 1
8w 4
8w 4
8w 4
8w 4
8w 4
8w 1
8r a
8r 4
8r 5
90 5
90 8
90 1
90 8
6h 17
8r e
8r a
90 1
aa s
6x 6
ac 2
5b 5
5b 1
9z 3
92 1
7n 6
66 1n
9b 1z
66 1n
d 13
3j v
j 2
4b 8
9k 3
4b 8
6h 0
a2 5
aj 1g
9d 16
9d 16
9e 0
3d 0
aa 1
5m 1
a0 8
5k 1
36 3s
z 0
2w 1
2w 1
9h 1
6f 1
ae 23
60 1
5j 1
7r 1
7r 1
42 1
7k 6
3d 8
a9 g
a7 0
a7 1
a9 1
a9 4
a9 1`;
