// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `timeman.`
    public static var timeman: TimemanMethods { TimemanMethods() }
    /// The methods whose names begin with `timeman.`
    public struct TimemanMethods: Sendable {}
}

extension MethodName.TimemanMethods {
    /// `timeman.close`: scope `timeman`.
    public var close: MethodName { .init(known: "timeman.close") }
    /// `timeman.open`: scope `timeman`.
    public var open: MethodName { .init(known: "timeman.open") }
    /// `timeman.pause`: scope `timeman`.
    public var pause: MethodName { .init(known: "timeman.pause") }
    /// `timeman.settings`: scope `timeman`.
    public var settings: MethodName { .init(known: "timeman.settings") }
    /// `timeman.status`: scope `timeman`.
    public var status: MethodName { .init(known: "timeman.status") }
}

extension MethodName.TimemanMethods {
    /// The methods whose names begin with `timeman.networkrange.`
    public var networkrange: NetworkrangeMethods { NetworkrangeMethods() }
    /// The methods whose names begin with `timeman.networkrange.`
    public struct NetworkrangeMethods: Sendable {}
}

extension MethodName.TimemanMethods.NetworkrangeMethods {
    /// `timeman.networkrange.check`: scope `timeman`; administrators only.
    public var check: MethodName { .init(known: "timeman.networkrange.check") }
    /// `timeman.networkrange.get`: scope `timeman`; administrators only.
    public var get: MethodName { .init(known: "timeman.networkrange.get") }
    /// `timeman.networkrange.set`: scope `timeman`; administrators only.
    public var set: MethodName { .init(known: "timeman.networkrange.set") }
}

extension MethodName.TimemanMethods {
    /// The methods whose names begin with `timeman.record.`
    public var record: RecordMethods { RecordMethods() }
    /// The methods whose names begin with `timeman.record.`
    public struct RecordMethods: Sendable {}
}

extension MethodName.TimemanMethods.RecordMethods {
    /// `timeman.record.list`: scope `timeman`; version 3 of the interface.
    public var list: MethodName { .init(known: "timeman.record.list") }
}

extension MethodName.TimemanMethods.RecordMethods {
    /// The methods whose names begin with `timeman.record.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `timeman.record.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.TimemanMethods.RecordMethods.FieldMethods {
    /// `timeman.record.field.get`: scope `timeman`; version 3 of the interface.
    public var get: MethodName { .init(known: "timeman.record.field.get") }
    /// `timeman.record.field.list`: scope `timeman`; version 3 of the interface.
    public var list: MethodName { .init(known: "timeman.record.field.list") }
}

extension MethodName.TimemanMethods {
    /// The methods whose names begin with `timeman.schedule.`
    public var schedule: ScheduleMethods { ScheduleMethods() }
    /// The methods whose names begin with `timeman.schedule.`
    public struct ScheduleMethods: Sendable {}
}

extension MethodName.TimemanMethods.ScheduleMethods {
    /// `timeman.schedule.get`: scope `timeman`.
    public var get: MethodName { .init(known: "timeman.schedule.get") }
}

extension MethodName.TimemanMethods {
    /// The methods whose names begin with `timeman.timecontrol.`
    public var timecontrol: TimecontrolMethods { TimecontrolMethods() }
    /// The methods whose names begin with `timeman.timecontrol.`
    public struct TimecontrolMethods: Sendable {}
}

extension MethodName.TimemanMethods.TimecontrolMethods {
    /// The methods whose names begin with `timeman.timecontrol.report.`
    public var report: ReportMethods { ReportMethods() }
    /// The methods whose names begin with `timeman.timecontrol.report.`
    public struct ReportMethods: Sendable {}
}

extension MethodName.TimemanMethods.TimecontrolMethods.ReportMethods {
    /// `timeman.timecontrol.report.add`: scope `timeman`.
    public var add: MethodName { .init(known: "timeman.timecontrol.report.add") }
}

extension MethodName.TimemanMethods.TimecontrolMethods {
    /// The methods whose names begin with `timeman.timecontrol.reports.`
    public var reports: ReportsMethods { ReportsMethods() }
    /// The methods whose names begin with `timeman.timecontrol.reports.`
    public struct ReportsMethods: Sendable {}
}

extension MethodName.TimemanMethods.TimecontrolMethods.ReportsMethods {
    /// `timeman.timecontrol.reports.get`: scope `timeman`.
    public var get: MethodName { .init(known: "timeman.timecontrol.reports.get") }
}

extension MethodName.TimemanMethods.TimecontrolMethods.ReportsMethods {
    /// The methods whose names begin with `timeman.timecontrol.reports.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `timeman.timecontrol.reports.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.TimemanMethods.TimecontrolMethods.ReportsMethods.SettingsMethods {
    /// `timeman.timecontrol.reports.settings.get`: scope `timeman`.
    public var get: MethodName { .init(known: "timeman.timecontrol.reports.settings.get") }
}

extension MethodName.TimemanMethods.TimecontrolMethods.ReportsMethods {
    /// The methods whose names begin with `timeman.timecontrol.reports.users.`
    public var users: UsersMethods { UsersMethods() }
    /// The methods whose names begin with `timeman.timecontrol.reports.users.`
    public struct UsersMethods: Sendable {}
}

extension MethodName.TimemanMethods.TimecontrolMethods.ReportsMethods.UsersMethods {
    /// `timeman.timecontrol.reports.users.get`: scope `timeman`.
    public var get: MethodName { .init(known: "timeman.timecontrol.reports.users.get") }
}

extension MethodName.TimemanMethods.TimecontrolMethods {
    /// The methods whose names begin with `timeman.timecontrol.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `timeman.timecontrol.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.TimemanMethods.TimecontrolMethods.SettingsMethods {
    /// `timeman.timecontrol.settings.get`: scope `timeman`; administrators only.
    public var get: MethodName { .init(known: "timeman.timecontrol.settings.get") }
    /// `timeman.timecontrol.settings.set`: scope `timeman`; administrators only.
    public var set: MethodName { .init(known: "timeman.timecontrol.settings.set") }
}
