// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `mail.`
    public static var mail: MailMethods { MailMethods() }
    /// The methods whose names begin with `mail.`
    public struct MailMethods: Sendable {}
}

extension MethodName.MailMethods {
    /// The methods whose names begin with `mail.mailbox.`
    public var mailbox: MailboxMethods { MailboxMethods() }
    /// The methods whose names begin with `mail.mailbox.`
    public struct MailboxMethods: Sendable {}
}

extension MethodName.MailMethods.MailboxMethods {
    /// `mail.mailbox.get`: scope `mail`; version 3 of the interface.
    public var get: MethodName { .init(known: "mail.mailbox.get") }
    /// `mail.mailbox.list`: scope `mail`; version 3 of the interface.
    public var list: MethodName { .init(known: "mail.mailbox.list") }
    /// `mail.mailbox.senders`: scope `mail`; version 3 of the interface.
    public var senders: MethodName { .init(known: "mail.mailbox.senders") }
}

extension MethodName.MailMethods.MailboxMethods {
    /// The methods whose names begin with `mail.mailbox.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `mail.mailbox.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.MailMethods.MailboxMethods.FieldMethods {
    /// `mail.mailbox.field.get`: scope `mail`; version 3 of the interface.
    public var get: MethodName { .init(known: "mail.mailbox.field.get") }
    /// `mail.mailbox.field.list`: scope `mail`; version 3 of the interface.
    public var list: MethodName { .init(known: "mail.mailbox.field.list") }
}

extension MethodName.MailMethods {
    /// The methods whose names begin with `mail.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `mail.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.MailMethods.MessageMethods {
    /// `mail.message.createcalendarevent`: scope `mail`; version 3 of the interface.
    public var createcalendarevent: MethodName { .init(known: "mail.message.createcalendarevent") }
    /// `mail.message.createchat`: scope `mail`; version 3 of the interface.
    public var createchat: MethodName { .init(known: "mail.message.createchat") }
    /// `mail.message.createcrmactivity`: scope `mail`; version 3 of the interface.
    public var createcrmactivity: MethodName { .init(known: "mail.message.createcrmactivity") }
    /// `mail.message.createfeedpost`: scope `mail`; version 3 of the interface.
    public var createfeedpost: MethodName { .init(known: "mail.message.createfeedpost") }
    /// `mail.message.createtask`: scope `mail`; version 3 of the interface.
    public var createtask: MethodName { .init(known: "mail.message.createtask") }
    /// `mail.message.forward`: scope `mail`; version 3 of the interface.
    public var forward: MethodName { .init(known: "mail.message.forward") }
    /// `mail.message.get`: scope `mail`; version 3 of the interface.
    public var get: MethodName { .init(known: "mail.message.get") }
    /// `mail.message.list`: scope `mail`; version 3 of the interface.
    public var list: MethodName { .init(known: "mail.message.list") }
    /// `mail.message.movetofolder`: scope `mail`; version 3 of the interface.
    public var movetofolder: MethodName { .init(known: "mail.message.movetofolder") }
    /// `mail.message.removecrmactivity`: scope `mail`; version 3 of the interface.
    public var removecrmactivity: MethodName { .init(known: "mail.message.removecrmactivity") }
    /// `mail.message.reply`: scope `mail`; version 3 of the interface.
    public var reply: MethodName { .init(known: "mail.message.reply") }
    /// `mail.message.send`: scope `mail`; version 3 of the interface.
    public var send: MethodName { .init(known: "mail.message.send") }
    /// `mail.message.thread`: scope `mail`; version 3 of the interface.
    public var thread: MethodName { .init(known: "mail.message.thread") }
}

extension MethodName.MailMethods.MessageMethods {
    /// The methods whose names begin with `mail.message.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `mail.message.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.MailMethods.MessageMethods.FieldMethods {
    /// `mail.message.field.get`: scope `mail`; version 3 of the interface.
    public var get: MethodName { .init(known: "mail.message.field.get") }
    /// `mail.message.field.list`: scope `mail`; version 3 of the interface.
    public var list: MethodName { .init(known: "mail.message.field.list") }
}

extension MethodName.MailMethods {
    /// The methods whose names begin with `mail.recipient.`
    public var recipient: RecipientMethods { RecipientMethods() }
    /// The methods whose names begin with `mail.recipient.`
    public struct RecipientMethods: Sendable {}
}

extension MethodName.MailMethods.RecipientMethods {
    /// `mail.recipient.listcontacts`: scope `mail`; version 3 of the interface.
    public var listcontacts: MethodName { .init(known: "mail.recipient.listcontacts") }
    /// `mail.recipient.listemployees`: scope `mail`; version 3 of the interface.
    public var listemployees: MethodName { .init(known: "mail.recipient.listemployees") }
}

extension MethodName.MailMethods.RecipientMethods {
    /// The methods whose names begin with `mail.recipient.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `mail.recipient.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.MailMethods.RecipientMethods.FieldMethods {
    /// `mail.recipient.field.get`: scope `mail`; version 3 of the interface.
    public var get: MethodName { .init(known: "mail.recipient.field.get") }
    /// `mail.recipient.field.list`: scope `mail`; version 3 of the interface.
    public var list: MethodName { .init(known: "mail.recipient.field.list") }
}
