/// The defaults of every policy key, neutral between priorities; the same bytes as `Scenarios/policy-default.json`.
enum DefaultPolicy {
    static let text = """
        {
          "schema": "fairslot.policy/1",
          "clinical": {"urgent": ["stat", "asap", "urgent"], "points": {"stat": 1, "asap": 1, "urgent": 1, "routine": 1}},
          "value": {
            "weight": {"stat": 1, "asap": 1, "urgent": 1, "routine": 1},
            "timeliness": [{"days": 0, "factor": 1}, {"days": 30, "factor": 0.5}],
            "tolerance": 0
          },
          "equity": {
            "levels": 3,
            "minimumGroup": 10,
            "partitions": [
              {"by": "interpreter", "groups": ["needed", "unknown"]},
              {"by": "transport", "groups": ["needed", "unknown"]},
              {"by": "cost", "groups": ["needed", "unknown"]}
            ],
            "tolerance": 0,
            "notBelowBaseline": false,
            "maxGap": null,
            "levellingDown": 0,
            "parityPenalty": null
          },
          "money": {"currency": "USD", "perExam": 250},
          "care": {"travelMinute": 0.001, "offPreference": 0.2, "shortNotice": 0.1, "shortNoticeDays": 2, "move": 0.5},
          "suppression": "shared",
          "effort": "normal",
          "attendance": "cited",
          "minutes": {"interpreterExtra": 15, "transferExtra": 10, "counselling": 20},
          "measurement": {"reference": {}, "twoWay": []},
          "outreach": {
            "contacts": 2,
            "equity": "max-min",
            "parityPenalty": 1,
            "parityOf": "completions",
            "navigatorMinutes": 20,
            "enrolMinutes": 30,
            "digitalMinutes": 15,
            "standbySlots": 50,
            "standbyOrders": 3
          }
        }

        """
}
