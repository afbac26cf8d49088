// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `telephony.`
    public static var telephony: TelephonyMethods { TelephonyMethods() }
    /// The methods whose names begin with `telephony.`
    public struct TelephonyMethods: Sendable {}
}

extension MethodName.TelephonyMethods {
    /// The methods whose names begin with `telephony.call.`
    public var call: CallMethods { CallMethods() }
    /// The methods whose names begin with `telephony.call.`
    public struct CallMethods: Sendable {}
}

extension MethodName.TelephonyMethods.CallMethods {
    /// `telephony.call.attachTranscription`: scope `telephony`.
    public var attachTranscription: MethodName { .init(known: "telephony.call.attachtranscription") }
}

extension MethodName.TelephonyMethods {
    /// The methods whose names begin with `telephony.externalCall.`
    public var externalCall: ExternalCallMethods { ExternalCallMethods() }
    /// The methods whose names begin with `telephony.externalCall.`
    public struct ExternalCallMethods: Sendable {}
}

extension MethodName.TelephonyMethods.ExternalCallMethods {
    /// `telephony.externalCall.attachRecord`: scope `telephony`.
    public var attachRecord: MethodName { .init(known: "telephony.externalcall.attachrecord") }
    /// `telephony.externalCall.finish`: scope `telephony`; not by webhook.
    public var finish: MethodName { .init(known: "telephony.externalcall.finish") }
    /// `telephony.externalCall.hide`: scope `telephony`.
    public var hide: MethodName { .init(known: "telephony.externalcall.hide") }
    /// `telephony.externalCall.register`: scope `telephony`; not by webhook.
    public var register: MethodName { .init(known: "telephony.externalcall.register") }
    /// `telephony.externalCall.searchCrmEntities`: scope `telephony`.
    public var searchCrmEntities: MethodName { .init(known: "telephony.externalcall.searchcrmentities") }
    /// `telephony.externalCall.show`: scope `telephony`.
    public var show: MethodName { .init(known: "telephony.externalcall.show") }
}

extension MethodName.TelephonyMethods {
    /// The methods whose names begin with `telephony.externalLine.`
    public var externalLine: ExternalLineMethods { ExternalLineMethods() }
    /// The methods whose names begin with `telephony.externalLine.`
    public struct ExternalLineMethods: Sendable {}
}

extension MethodName.TelephonyMethods.ExternalLineMethods {
    /// `telephony.externalLine.add`: scope `telephony`; not by webhook.
    public var add: MethodName { .init(known: "telephony.externalline.add") }
    /// `telephony.externalLine.delete`: scope `telephony`; not by webhook.
    public var delete: MethodName { .init(known: "telephony.externalline.delete") }
    /// `telephony.externalLine.get`: scope `telephony`; not by webhook.
    public var get: MethodName { .init(known: "telephony.externalline.get") }
    /// `telephony.externalLine.update`: scope `telephony`; not by webhook.
    public var update: MethodName { .init(known: "telephony.externalline.update") }
}
