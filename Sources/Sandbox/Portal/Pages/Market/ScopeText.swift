/// What a scope allows, in words that a person who installs an application understands.
///
/// Source: https://apidocs.bitrix24.com/api-reference/scopes/permissions.html
enum ScopeText {
    /// The names in a list with commas or spaces between them.
    static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// Every permission that the platform's pages name, in alphabetical order.
    static let all: [String] = texts.keys.sorted()

    static func plain(_ scope: String, _ visit: Visit) -> String {
        guard let known = texts[scope] else { return visit.say("use “\(scope)”", "использовать «\(scope)»") }
        return visit.say(known.english, known.russian)
    }

    private static let texts: [String: (english: String, russian: String)] = [
        "ai_admin": ("register AI engines of its own", "подключать собственные AI-сервисы"),
        "appform": ("show a form with its settings", "показывать форму своих настроек"),
        "biconnector": ("read and fill BI data sets", "читать и наполнять наборы данных BI"),
        "bizproc": ("run workflows and add automation rules", "запускать бизнес-процессы и добавлять роботов"),
        "booking": ("see and change bookings", "видеть и менять записи онлайн-бронирования"),
        "calendar": ("see and change calendars and events", "видеть и менять календари и события"),
        "call": ("place automatic calls", "совершать автоматические звонки"),
        "cashbox": ("register cash registers and print receipts", "подключать кассы и печатать чеки"),
        "catalog": ("see and change products, prices and stock", "видеть и менять товары, цены и остатки"),
        "contact_center": ("add a tile to the contact centre", "добавлять плитку в контакт-центр"),
        "crm": (
            "see and change CRM: leads, deals, contacts, companies and what belongs to them",
            "видеть и менять данные CRM: лиды, сделки, контакты, компании и всё, что с ними связано"
        ),
        "delivery": ("register delivery services", "подключать службы доставки"),
        "department": ("see and change departments", "видеть и менять подразделения"),
        "disk": ("read and write files on Drive", "читать и записывать файлы на Диске"),
        "documentgenerator": ("make documents from templates", "создавать документы по шаблонам"),
        "entity": ("keep data of its own in the portal", "хранить собственные данные на портале"),
        "humanresources": ("see and change the company structure", "видеть и менять структуру компании"),
        "humanresources.hcmlink": (
            "connect HR systems with e-signature", "связывать кадровые системы с электронной подписью"
        ),
        "im": ("read and write in chats, send notifications", "читать и писать в чатах, отправлять уведомления"),
        "imbot": ("run chat bots", "запускать чат-ботов"),
        "imconnector": ("connect outside messengers", "подключать внешние мессенджеры"),
        "imopenlines": ("work with open channels", "работать с открытыми линиями"),
        "intranet": ("add widgets to portal pages", "добавлять виджеты на страницы портала"),
        "landing": ("see and change sites and pages", "видеть и менять сайты и страницы"),
        "lists": ("see and change universal lists", "видеть и менять универсальные списки"),
        "log": ("read and write in the news feed", "читать и писать в ленте новостей"),
        "mail": ("read and send mail", "читать и отправлять почту"),
        "mailservice": ("set up mail services", "настраивать почтовые сервисы"),
        "main": ("read the event log", "читать журнал событий"),
        "messageservice": (
            "send SMS and messages through its provider", "отправлять SMS и сообщения через своего провайдера"
        ),
        "mobile": ("add widgets to the mobile application", "добавлять виджеты в мобильное приложение"),
        "note": ("see and change the knowledge base", "видеть и менять базу знаний"),
        "pay_system": ("register payment systems", "подключать платёжные системы"),
        "placement": ("show its widgets on pages of the portal", "встраивать свои виджеты в страницы портала"),
        "pull": ("push messages to open pages", "отправлять мгновенные сообщения открытым страницам"),
        "rpa": ("work with process automation", "работать с автоматизацией процессов"),
        "sale": ("see and change orders of the online store", "видеть и менять заказы интернет-магазина"),
        "salescenter": ("take payments in CRM", "принимать оплату в CRM"),
        "sign.b2e": ("work with e-signature for staff", "работать с электронной подписью для сотрудников"),
        "socialnetwork": ("see workgroups", "видеть рабочие группы"),
        "sonet_group": ("see and change workgroups and projects", "видеть и менять рабочие группы и проекты"),
        "task": ("see and change tasks", "видеть и менять задачи"),
        "tasks": ("see and change tasks", "видеть и менять задачи"),
        "telephony": ("register calls and see call statistics", "регистрировать звонки и видеть их статистику"),
        "timeman": ("see and change working time", "видеть и менять рабочее время"),
        "user": ("see and change all data of employees", "видеть и менять все данные сотрудников"),
        "user.userfield": (
            "see and change custom fields of employees", "видеть и менять пользовательские поля сотрудников"
        ),
        "user_basic": ("see names and contact data of employees", "видеть имена и контактные данные сотрудников"),
        "user_brief": (
            "see names of employees, without contact data", "видеть имена сотрудников, без контактных данных"
        ),
        "userconsent": ("work with consent agreements", "работать с соглашениями на обработку данных"),
        "userfieldconfig": ("set up custom fields", "настраивать пользовательские поля"),
        "vote": ("run polls", "проводить опросы"),
    ]
}
