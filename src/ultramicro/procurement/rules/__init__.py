"""What the dated law says of one contract: its threshold, notices, who may be invited, and duties after."""
