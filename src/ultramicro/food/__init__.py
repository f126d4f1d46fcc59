"""Growers, hubs and buyers: who could feed whom, week by week."""
