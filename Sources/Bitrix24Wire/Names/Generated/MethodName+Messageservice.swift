// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `messageservice.`
    public static var messageservice: MessageserviceMethods { MessageserviceMethods() }
    /// The methods whose names begin with `messageservice.`
    public struct MessageserviceMethods: Sendable {}
}

extension MethodName.MessageserviceMethods {
    /// The methods whose names begin with `messageservice.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `messageservice.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.MessageserviceMethods.MessageMethods {
    /// The methods whose names begin with `messageservice.message.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `messageservice.message.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.MessageserviceMethods.MessageMethods.StatusMethods {
    /// `messageservice.message.status.update`: scope `messageservice`; not by webhook.
    public var update: MethodName { .init(known: "messageservice.message.status.update") }
}

extension MethodName.MessageserviceMethods {
    /// The methods whose names begin with `messageservice.sender.`
    public var sender: SenderMethods { SenderMethods() }
    /// The methods whose names begin with `messageservice.sender.`
    public struct SenderMethods: Sendable {}
}

extension MethodName.MessageserviceMethods.SenderMethods {
    /// `messageservice.sender.add`: scope `messageservice`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "messageservice.sender.add") }
    /// `messageservice.sender.delete`: scope `messageservice`; administrators only; not by webhook.
    public var delete: MethodName { .init(known: "messageservice.sender.delete") }
    /// `messageservice.sender.list`: scope `messageservice`; administrators only; not by webhook.
    public var list: MethodName { .init(known: "messageservice.sender.list") }
    /// `messageservice.sender.update`: scope `messageservice`; administrators only; not by webhook.
    public var update: MethodName { .init(known: "messageservice.sender.update") }
}
