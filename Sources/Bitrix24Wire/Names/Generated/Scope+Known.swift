// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension Scope {
    /// `ai_admin`: Registering an own AI engine with the portal.
    public static var aiAdmin: Scope { .init(known: "ai_admin") }
    /// `appform`: Settings form of an application.
    public static var appform: Scope { .init(known: "appform") }
    /// `baas`: Purchasable boosts.
    public static var baas: Scope { .init(known: "baas") }
    /// `biconnector`: BI connectors, sources and datasets.
    public static var biconnector: Scope { .init(known: "biconnector") }
    /// `bizproc`: Workflows, automation rules, workflow tasks.
    public static var bizproc: Scope { .init(known: "bizproc") }
    /// `booking`: Online booking.
    public static var booking: Scope { .init(known: "booking") }
    /// `calendar`: Calendars and events.
    public static var calendar: Scope { .init(known: "calendar") }
    /// `calendarmobile`: Calendar in the mobile app.
    public static var calendarmobile: Scope { .init(known: "calendarmobile") }
    /// `call`: Placing automatic calls; call follow-ups.
    public static var call: Scope { .init(known: "call") }
    /// `cashbox`: Cash registers and receipts.
    public static var cashbox: Scope { .init(known: "cashbox") }
    /// `catalog`: Product catalogue and stock.
    public static var catalog: Scope { .init(known: "catalog") }
    /// `catalogmobile`: Catalogue in the mobile app.
    public static var catalogmobile: Scope { .init(known: "catalogmobile") }
    /// `configuration.import`: Import of portal settings.
    public static var configurationImport: Scope { .init(known: "configuration.import") }
    /// `contact_center`: Tile in the contact centre.
    public static var contactCenter: Scope { .init(known: "contact_center") }
    /// `crm`: CRM.
    public static var crm: Scope { .init(known: "crm") }
    /// `delivery`: Delivery services.
    public static var delivery: Scope { .init(known: "delivery") }
    /// `department`: Departments (old API).
    public static var department: Scope { .init(known: "department") }
    /// `disk`: Drive: files and folders.
    public static var disk: Scope { .init(known: "disk") }
    /// `documentgenerator`: Document generator.
    public static var documentgenerator: Scope { .init(known: "documentgenerator") }
    /// `entity`: Key/value storage of an application.
    public static var entity: Scope { .init(known: "entity") }
    /// `faceid`: Face recognition.
    public static var faceid: Scope { .init(known: "faceid") }
    /// `forum`: Forum.
    public static var forum: Scope { .init(known: "forum") }
    /// `humanresources`: Company structure (REST 3.0).
    public static var humanresources: Scope { .init(known: "humanresources") }
    /// `humanresources.hcmlink`: Link between e-signature and HR systems.
    public static var humanresourcesHcmlink: Scope { .init(known: "humanresources.hcmlink") }
    /// `iblock`: Information blocks.
    public static var iblock: Scope { .init(known: "iblock") }
    /// `im`: Chats and notifications.
    public static var im: Scope { .init(known: "im") }
    /// `im.import`: Import of chats.
    public static var imImport: Scope { .init(known: "im.import") }
    /// `imbot`: Chat bots.
    public static var imbot: Scope { .init(known: "imbot") }
    /// `imconnector`: Connectors for outside messengers.
    public static var imconnector: Scope { .init(known: "imconnector") }
    /// `imopenlines`: Open channels.
    public static var imopenlines: Scope { .init(known: "imopenlines") }
    /// `intranet`: Portal widgets.
    public static var intranet: Scope { .init(known: "intranet") }
    /// `landing`: Sites and pages.
    public static var landing: Scope { .init(known: "landing") }
    /// `landing_cloud`: Cloud site templates.
    public static var landingCloud: Scope { .init(known: "landing_cloud") }
    /// `lists`: Universal lists.
    public static var lists: Scope { .init(known: "lists") }
    /// `log`: News feed.
    public static var log: Scope { .init(known: "log") }
    /// `mail`: Mailboxes and messages (REST 3.0).
    public static var mail: Scope { .init(known: "mail") }
    /// `mailservice`: Mail service presets.
    public static var mailservice: Scope { .init(known: "mailservice") }
    /// `main`: Event log.
    public static var main: Scope { .init(known: "main") }
    /// `messageservice`: SMS and message providers.
    public static var messageservice: Scope { .init(known: "messageservice") }
    /// `mobile`: Mobile app widgets.
    public static var mobile: Scope { .init(known: "mobile") }
    /// `note`: Knowledge base 2.0 (REST 3.0).
    public static var note: Scope { .init(known: "note") }
    /// `notifications`: Message delivery service.
    public static var notifications: Scope { .init(known: "notifications") }
    /// `pay_system`: Payment systems.
    public static var paySystem: Scope { .init(known: "pay_system") }
    /// `placement`: Embedding the application in the portal.
    public static var placement: Scope { .init(known: "placement") }
    /// `pull`: Push and pull channel.
    public static var pull: Scope { .init(known: "pull") }
    /// `pull_channel`: Internal push channel.
    public static var pullChannel: Scope { .init(known: "pull_channel") }
    /// `rating`: Likes and ratings.
    public static var rating: Scope { .init(known: "rating") }
    /// `rest.developer`: Internal scope of the vendor code assistant.
    public static var restDeveloper: Scope { .init(known: "rest.developer") }
    /// `rpa`: Business process automation (discontinued).
    public static var rpa: Scope { .init(known: "rpa") }
    /// `sale`: Online store orders.
    public static var sale: Scope { .init(known: "sale") }
    /// `salescenter`: CRM payments.
    public static var salescenter: Scope { .init(known: "salescenter") }
    /// `sign.b2e`: e-signature for HR.
    public static var signB2e: Scope { .init(known: "sign.b2e") }
    /// `smile`: Emoji sets.
    public static var smile: Scope { .init(known: "smile") }
    /// `socialnetwork`: Workgroups (newer methods).
    public static var socialnetwork: Scope { .init(known: "socialnetwork") }
    /// `sonet_group`: Workgroups and projects.
    public static var sonetGroup: Scope { .init(known: "sonet_group") }
    /// `task`: Tasks.
    public static var task: Scope { .init(known: "task") }
    /// `tasks`: Tasks (REST 3.0 methods).
    public static var tasks: Scope { .init(known: "tasks") }
    /// `tasks_extended`: Old task scope.
    public static var tasksExtended: Scope { .init(known: "tasks_extended") }
    /// `tasksmobile`: Old mobile task scope.
    public static var tasksmobile: Scope { .init(known: "tasksmobile") }
    /// `telephony`: Telephony.
    public static var telephony: Scope { .init(known: "telephony") }
    /// `timeman`: Working time.
    public static var timeman: Scope { .init(known: "timeman") }
    /// `user`: Users, full data.
    public static var user: Scope { .init(known: "user") }
    /// `user.userfield`: Custom fields of users.
    public static var userUserfield: Scope { .init(known: "user.userfield") }
    /// `user_basic`: Users, contact data.
    public static var userBasic: Scope { .init(known: "user_basic") }
    /// `user_brief`: Users, least data.
    public static var userBrief: Scope { .init(known: "user_brief") }
    /// `userconsent`: Consent agreements.
    public static var userconsent: Scope { .init(known: "userconsent") }
    /// `userfieldconfig`: Custom field settings.
    public static var userfieldconfig: Scope { .init(known: "userfieldconfig") }
    /// `vote`: Polls.
    public static var vote: Scope { .init(known: "vote") }
}
