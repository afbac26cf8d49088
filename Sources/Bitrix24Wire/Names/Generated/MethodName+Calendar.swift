// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `calendar.`
    public static var calendar: CalendarMethods { CalendarMethods() }
    /// The methods whose names begin with `calendar.`
    public struct CalendarMethods: Sendable {}
}

extension MethodName.CalendarMethods {
    /// The methods whose names begin with `calendar.accessibility.`
    public var accessibility: AccessibilityMethods { AccessibilityMethods() }
    /// The methods whose names begin with `calendar.accessibility.`
    public struct AccessibilityMethods: Sendable {}
}

extension MethodName.CalendarMethods.AccessibilityMethods {
    /// `calendar.accessibility.get`: scope `calendar`.
    public var get: MethodName { .init(known: "calendar.accessibility.get") }
}

extension MethodName.CalendarMethods {
    /// The methods whose names begin with `calendar.event.`
    public var event: EventMethods { EventMethods() }
    /// The methods whose names begin with `calendar.event.`
    public struct EventMethods: Sendable {}
}

extension MethodName.CalendarMethods.EventMethods {
    /// `calendar.event.add`: scope `calendar`.
    public var add: MethodName { .init(known: "calendar.event.add") }
    /// `calendar.event.delete`: scope `calendar`.
    public var delete: MethodName { .init(known: "calendar.event.delete") }
    /// `calendar.event.getbyid`: scope `calendar`.
    public var getbyid: MethodName { .init(known: "calendar.event.getbyid") }
    /// `calendar.event.update`: scope `calendar`.
    public var update: MethodName { .init(known: "calendar.event.update") }
}

extension MethodName.CalendarMethods.EventMethods {
    /// The methods whose names begin with `calendar.event.get.`
    public var get: GetMethods { GetMethods() }
    /// The methods whose names begin with `calendar.event.get.`
    public struct GetMethods: Sendable {}
}

extension MethodName.CalendarMethods.EventMethods.GetMethods {
    /// `calendar.event.get`: scope `calendar`.
    public var method: MethodName { .init(known: "calendar.event.get") }
    /// `calendar.event.get.nearest`: scope `calendar`.
    public var nearest: MethodName { .init(known: "calendar.event.get.nearest") }
}

extension MethodName.CalendarMethods {
    /// The methods whose names begin with `calendar.meeting.`
    public var meeting: MeetingMethods { MeetingMethods() }
    /// The methods whose names begin with `calendar.meeting.`
    public struct MeetingMethods: Sendable {}
}

extension MethodName.CalendarMethods.MeetingMethods {
    /// The methods whose names begin with `calendar.meeting.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `calendar.meeting.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.CalendarMethods.MeetingMethods.StatusMethods {
    /// `calendar.meeting.status.get`: scope `calendar`.
    public var get: MethodName { .init(known: "calendar.meeting.status.get") }
    /// `calendar.meeting.status.set`: scope `calendar`.
    public var set: MethodName { .init(known: "calendar.meeting.status.set") }
}

extension MethodName.CalendarMethods {
    /// The methods whose names begin with `calendar.resource.`
    public var resource: ResourceMethods { ResourceMethods() }
    /// The methods whose names begin with `calendar.resource.`
    public struct ResourceMethods: Sendable {}
}

extension MethodName.CalendarMethods.ResourceMethods {
    /// `calendar.resource.add`: scope `calendar`.
    public var add: MethodName { .init(known: "calendar.resource.add") }
    /// `calendar.resource.delete`: scope `calendar`.
    public var delete: MethodName { .init(known: "calendar.resource.delete") }
    /// `calendar.resource.list`: scope `calendar`.
    public var list: MethodName { .init(known: "calendar.resource.list") }
    /// `calendar.resource.update`: scope `calendar`.
    public var update: MethodName { .init(known: "calendar.resource.update") }
}

extension MethodName.CalendarMethods.ResourceMethods {
    /// The methods whose names begin with `calendar.resource.booking.`
    public var booking: BookingMethods { BookingMethods() }
    /// The methods whose names begin with `calendar.resource.booking.`
    public struct BookingMethods: Sendable {}
}

extension MethodName.CalendarMethods.ResourceMethods.BookingMethods {
    /// `calendar.resource.booking.list`: scope `calendar`.
    public var list: MethodName { .init(known: "calendar.resource.booking.list") }
}

extension MethodName.CalendarMethods {
    /// The methods whose names begin with `calendar.section.`
    public var section: SectionMethods { SectionMethods() }
    /// The methods whose names begin with `calendar.section.`
    public struct SectionMethods: Sendable {}
}

extension MethodName.CalendarMethods.SectionMethods {
    /// `calendar.section.add`: scope `calendar`.
    public var add: MethodName { .init(known: "calendar.section.add") }
    /// `calendar.section.delete`: scope `calendar`.
    public var delete: MethodName { .init(known: "calendar.section.delete") }
    /// `calendar.section.get`: scope `calendar`.
    public var get: MethodName { .init(known: "calendar.section.get") }
    /// `calendar.section.update`: scope `calendar`.
    public var update: MethodName { .init(known: "calendar.section.update") }
}

extension MethodName.CalendarMethods {
    /// The methods whose names begin with `calendar.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `calendar.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.CalendarMethods.SettingsMethods {
    /// `calendar.settings.get`: scope `calendar`.
    public var get: MethodName { .init(known: "calendar.settings.get") }
}

extension MethodName.CalendarMethods {
    /// The methods whose names begin with `calendar.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `calendar.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.CalendarMethods.UserMethods {
    /// The methods whose names begin with `calendar.user.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `calendar.user.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.CalendarMethods.UserMethods.SettingsMethods {
    /// `calendar.user.settings.get`: scope `calendar`.
    public var get: MethodName { .init(known: "calendar.user.settings.get") }
    /// `calendar.user.settings.set`: scope `calendar`.
    public var set: MethodName { .init(known: "calendar.user.settings.set") }
}
