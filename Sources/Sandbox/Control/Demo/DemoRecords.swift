import Bitrix24Wire
import GRDB

/// Demo records that look like a small company's: companies, contacts, leads, and deals over all stages.
struct DemoRecords: Sendable {
    let platform: Platform

    func seed(_ db: Database, portal: PortalRow) throws {
        let seeder = RecordSeeder(platform: platform)
        let isRussian = portal.language == "ru"
        let words = isRussian ? Self.russian : Self.english
        let random = platform.randomness
        let companies = try seeder.seed(
            db, portal: portal, entity: "crm.company",
            rows: words.companies.enumerated().map { index, title in
                [
                    "TITLE": .string(title), "COMPANY_TYPE": "CUSTOMER",
                    "ASSIGNED_BY_ID": .string(String(index % 2 + 1)),
                    "PHONE": [["VALUE": .string(Self.phone(random, isRussian)), "VALUE_TYPE": "WORK"]],
                ]
            })
        let contacts = try seeder.seed(
            db, portal: portal, entity: "crm.contact",
            rows: words.people.enumerated().map { index, person in
                [
                    "NAME": .string(person.0), "LAST_NAME": .string(person.1),
                    "COMPANY_ID": .string(String(companies[index % companies.count])),
                    "ASSIGNED_BY_ID": .string(String(index % 2 + 1)), "TYPE_ID": "CLIENT",
                    "PHONE": [["VALUE": .string(Self.phone(random, isRussian)), "VALUE_TYPE": "MOBILE"]],
                    "EMAIL": [["VALUE": .string("contact\(index + 1)@example.com"), "VALUE_TYPE": "WORK"]],
                ]
            })
        _ = try seeder.seed(
            db, portal: portal, entity: "crm.lead",
            rows: (0..<24).map { index in
                let person = words.people[(index * 5 + 3) % words.people.count]
                return [
                    "TITLE": .string("\(words.requests[index % words.requests.count])"),
                    "NAME": .string(person.0), "LAST_NAME": .string(person.1),
                    "STATUS_ID": .string(["NEW", "IN_PROCESS", "PROCESSED", "JUNK"][index % 4]),
                    "SOURCE_ID": .string(["WEB", "CALL", "EMAIL", "ADVERTISING"][index % 4]),
                    "ASSIGNED_BY_ID": .string(String(index % 2 + 1)),
                    "OPPORTUNITY": .string("\(random.integer(in: 8...180) * 50).00"),
                    "CURRENCY_ID": .string(isRussian ? "RUB" : "USD"),
                ]
            })
        _ = try seeder.seed(
            db, portal: portal, entity: "crm.deal",
            rows: (0..<60).map { index in
                let company = index % companies.count
                return [
                    "TITLE": .string("\(words.products[index % words.products.count]), \(words.companies[company])"),
                    "STAGE_ID": .string(Self.stages[index % Self.stages.count]),
                    "OPPORTUNITY": .string("\(random.integer(in: 10...240) * (isRussian ? 5_000 : 75)).00"),
                    "CURRENCY_ID": .string(isRussian ? "RUB" : "USD"),
                    "COMPANY_ID": .string(String(companies[company])),
                    "CONTACT_ID": .string(String(contacts[index % contacts.count])),
                    "ASSIGNED_BY_ID": .string(String(index % 2 + 1)),
                    "PROBABILITY": .string(String(random.integer(in: 1...9) * 10)),
                ]
            })
    }

    /// More open deals than closed ones.
    private static let stages = [
        "NEW", "PREPARATION", "NEW", "PREPAYMENT_INVOICE", "EXECUTING", "WON", "PREPARATION", "FINAL_INVOICE", "NEW",
        "LOSE",
        "EXECUTING", "WON", "APOLOGY",
    ]

    /// Numbers that are reserved for fiction.
    private static func phone(_ random: Randomness, _ isRussian: Bool) -> String {
        isRussian
            ? "+7 495 000-\(random.integer(in: 10...99))-\(random.integer(in: 10...99))"
            : "+1 202 555 01\(random.integer(in: 10...99))"
    }

    private struct Words {
        var companies: [String]
        var people: [(String, String)]
        var products: [String]
        var requests: [String]
    }

    private static let english = Words(
        companies: [
            "Harbor Lane Bakery", "Northwind Timber", "Oakridge Dental", "Bluebird Couriers", "Granite Peak Hotels",
            "Willow & Finch Interiors", "Copperfield Print", "Riverside Cycle Works", "Larkspur Veterinary Clinic",
            "Tidewater Marine Supply", "Summit Fitness Studio", "Maple Street Books",
        ],
        people: [
            ("Helen", "Marsh"), ("Owen", "Fletcher"), ("Sofia", "Lindqvist"), ("Rashid", "Karim"), ("Julia", "Novak"),
            ("Peter", "Hollis"), ("Mei", "Tanaka"), ("Carlos", "Duarte"), ("Ingrid", "Solberg"), ("Thomas", "Ashdown"),
            ("Leila", "Haddad"), ("Victor", "Moreau"), ("Nora", "Gallagher"), ("Samuel", "Osei"), ("Elena", "Petrova"),
            ("Adam", "Whitlock"), ("Grace", "Bennett"), ("Jonas", "Weber"),
        ],
        products: [
            "Annual maintenance contract", "Website redesign", "Delivery of shelving", "Staff training, two days",
            "Point-of-sale terminals", "Warehouse lighting", "Brand book and signage", "Network cabling",
            "Accounting set-up", "Summer catering",
        ],
        requests: [
            "Asked for a price list", "Wants a call back about delivery", "Filled in the contact form",
            "Met at the trade fair",
            "Recommended by a customer", "Question about the warranty", "Interested in a yearly plan",
            "Request for a demonstration",
        ])

    private static let russian = Words(
        companies: [
            "Пекарня «Тёплый хлеб»", "ООО «Северный лес»", "Стоматология «Улыбка»", "Курьерская служба «Стриж»",
            "Гостиница «Приозёрная»", "Студия интерьера «Ива»", "Типография «Полоса»", "Велосервис «Спица»",
            "Ветклиника «Айболит»", "ООО «Морской путь»", "Фитнес-клуб «Вершина»", "Книжный магазин «Переплёт»",
        ],
        people: [
            ("Елена", "Маркова"), ("Олег", "Филатов"), ("Софья", "Линькова"), ("Рашид", "Каримов"),
            ("Юлия", "Новикова"),
            ("Пётр", "Холодов"), ("Мария", "Тихонова"), ("Кирилл", "Дубов"), ("Инна", "Соловьёва"),
            ("Тимофей", "Ясенев"),
            ("Лейла", "Хасанова"), ("Виктор", "Морозов"), ("Нина", "Галкина"), ("Семён", "Осипов"),
            ("Евгения", "Петрова"),
            ("Антон", "Белов"), ("Галина", "Борисова"), ("Илья", "Вебер"),
        ],
        products: [
            "Годовое обслуживание", "Обновление сайта", "Поставка стеллажей", "Обучение сотрудников",
            "Кассовые терминалы",
            "Освещение склада", "Фирменный стиль и вывеска", "Прокладка сети", "Настройка учёта", "Летний кейтеринг",
        ],
        requests: [
            "Запрос прайс-листа", "Просит перезвонить о доставке", "Заполнена форма на сайте", "Встреча на выставке",
            "Рекомендация клиента", "Вопрос о гарантии", "Интерес к годовому тарифу", "Запрос демонстрации",
        ])
}
