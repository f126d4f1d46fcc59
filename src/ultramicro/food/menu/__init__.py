"""A kitchen's menu as what it needs from growers, week by week."""
