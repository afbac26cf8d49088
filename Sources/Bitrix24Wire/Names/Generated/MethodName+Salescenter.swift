// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `salescenter.`
    public static var salescenter: SalescenterMethods { SalescenterMethods() }
    /// The methods whose names begin with `salescenter.`
    public struct SalescenterMethods: Sendable {}
}

extension MethodName.SalescenterMethods {
    /// The methods whose names begin with `salescenter.payment.`
    public var payment: PaymentMethods { PaymentMethods() }
    /// The methods whose names begin with `salescenter.payment.`
    public struct PaymentMethods: Sendable {}
}

extension MethodName.SalescenterMethods.PaymentMethods {
    /// `salescenter.payment.getPublicUrl`: scope `salescenter`.
    public var getPublicUrl: MethodName { .init(known: "salescenter.payment.getpublicurl") }
}
