@main struct DealPulse { static func main() {} }
