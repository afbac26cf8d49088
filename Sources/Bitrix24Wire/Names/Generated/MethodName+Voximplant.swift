// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `voximplant.`
    public static var voximplant: VoximplantMethods { VoximplantMethods() }
    /// The methods whose names begin with `voximplant.`
    public struct VoximplantMethods: Sendable {}
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.callback.`
    public var callback: CallbackMethods { CallbackMethods() }
    /// The methods whose names begin with `voximplant.callback.`
    public struct CallbackMethods: Sendable {}
}

extension MethodName.VoximplantMethods.CallbackMethods {
    /// `voximplant.callback.start`: scope `telephony`.
    public var start: MethodName { .init(known: "voximplant.callback.start") }
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.infocall.`
    public var infocall: InfocallMethods { InfocallMethods() }
    /// The methods whose names begin with `voximplant.infocall.`
    public struct InfocallMethods: Sendable {}
}

extension MethodName.VoximplantMethods.InfocallMethods {
    /// `voximplant.infocall.startwithsound`: scope `telephony` or `call`.
    public var startwithsound: MethodName { .init(known: "voximplant.infocall.startwithsound") }
    /// `voximplant.infocall.startwithtext`: scope `telephony` or `call`.
    public var startwithtext: MethodName { .init(known: "voximplant.infocall.startwithtext") }
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.line.`
    public var line: LineMethods { LineMethods() }
    /// The methods whose names begin with `voximplant.line.`
    public struct LineMethods: Sendable {}
}

extension MethodName.VoximplantMethods.LineMethods {
    /// `voximplant.line.get`: scope `telephony`.
    public var get: MethodName { .init(known: "voximplant.line.get") }
}

extension MethodName.VoximplantMethods.LineMethods {
    /// The methods whose names begin with `voximplant.line.outgoing.`
    public var outgoing: OutgoingMethods { OutgoingMethods() }
    /// The methods whose names begin with `voximplant.line.outgoing.`
    public struct OutgoingMethods: Sendable {}
}

extension MethodName.VoximplantMethods.LineMethods.OutgoingMethods {
    /// `voximplant.line.outgoing.get`: scope `telephony`.
    public var get: MethodName { .init(known: "voximplant.line.outgoing.get") }
    /// `voximplant.line.outgoing.set`: scope `telephony`.
    public var set: MethodName { .init(known: "voximplant.line.outgoing.set") }
}

extension MethodName.VoximplantMethods.LineMethods.OutgoingMethods {
    /// The methods whose names begin with `voximplant.line.outgoing.sip.`
    public var sip: SipMethods { SipMethods() }
    /// The methods whose names begin with `voximplant.line.outgoing.sip.`
    public struct SipMethods: Sendable {}
}

extension MethodName.VoximplantMethods.LineMethods.OutgoingMethods.SipMethods {
    /// `voximplant.line.outgoing.sip.set`: scope `telephony`.
    public var set: MethodName { .init(known: "voximplant.line.outgoing.sip.set") }
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.sip.`
    public var sip: SipMethods { SipMethods() }
    /// The methods whose names begin with `voximplant.sip.`
    public struct SipMethods: Sendable {}
}

extension MethodName.VoximplantMethods.SipMethods {
    /// `voximplant.sip.add`: scope `telephony`.
    public var add: MethodName { .init(known: "voximplant.sip.add") }
    /// `voximplant.sip.delete`: scope `telephony`.
    public var delete: MethodName { .init(known: "voximplant.sip.delete") }
    /// `voximplant.sip.get`: scope `telephony`.
    public var get: MethodName { .init(known: "voximplant.sip.get") }
    /// `voximplant.sip.status`: scope `telephony`.
    public var status: MethodName { .init(known: "voximplant.sip.status") }
    /// `voximplant.sip.update`: scope `telephony`.
    public var update: MethodName { .init(known: "voximplant.sip.update") }
}

extension MethodName.VoximplantMethods.SipMethods {
    /// The methods whose names begin with `voximplant.sip.connector.`
    public var connector: ConnectorMethods { ConnectorMethods() }
    /// The methods whose names begin with `voximplant.sip.connector.`
    public struct ConnectorMethods: Sendable {}
}

extension MethodName.VoximplantMethods.SipMethods.ConnectorMethods {
    /// `voximplant.sip.connector.status`: scope `telephony`.
    public var status: MethodName { .init(known: "voximplant.sip.connector.status") }
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.statistic.`
    public var statistic: StatisticMethods { StatisticMethods() }
    /// The methods whose names begin with `voximplant.statistic.`
    public struct StatisticMethods: Sendable {}
}

extension MethodName.VoximplantMethods.StatisticMethods {
    /// `voximplant.statistic.get`: scope `telephony`.
    public var get: MethodName { .init(known: "voximplant.statistic.get") }
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.tts.`
    public var tts: TtsMethods { TtsMethods() }
    /// The methods whose names begin with `voximplant.tts.`
    public struct TtsMethods: Sendable {}
}

extension MethodName.VoximplantMethods.TtsMethods {
    /// The methods whose names begin with `voximplant.tts.voices.`
    public var voices: VoicesMethods { VoicesMethods() }
    /// The methods whose names begin with `voximplant.tts.voices.`
    public struct VoicesMethods: Sendable {}
}

extension MethodName.VoximplantMethods.TtsMethods.VoicesMethods {
    /// `voximplant.tts.voices.get`: scope `telephony`.
    public var get: MethodName { .init(known: "voximplant.tts.voices.get") }
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.url.`
    public var url: UrlMethods { UrlMethods() }
    /// The methods whose names begin with `voximplant.url.`
    public struct UrlMethods: Sendable {}
}

extension MethodName.VoximplantMethods.UrlMethods {
    /// `voximplant.url.get`: scope `telephony`.
    public var get: MethodName { .init(known: "voximplant.url.get") }
}

extension MethodName.VoximplantMethods {
    /// The methods whose names begin with `voximplant.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `voximplant.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.VoximplantMethods.UserMethods {
    /// `voximplant.user.activatePhone`: scope `telephony`.
    public var activatePhone: MethodName { .init(known: "voximplant.user.activatephone") }
    /// `voximplant.user.deactivatePhone`: scope `telephony`; administrators only.
    public var deactivatePhone: MethodName { .init(known: "voximplant.user.deactivatephone") }
    /// `voximplant.user.get`: scope `telephony`.
    public var get: MethodName { .init(known: "voximplant.user.get") }
}
